import { UserError } from "../../../base/problem.ts";
import { exec } from "../../../command/exec.ts";
import { names } from "../../../config/azure/names.ts";
import type { Environment } from "../../../config/schema.ts";

/** The variable that Argo CD's own command line takes a token from. */
const TOKEN = "ARGOCD_AUTH_TOKEN";

/** Seconds to wait for Argo CD; it lists a few dozen applications in well under one. */
const TIMEOUT_SECONDS = 30;

/** A token for Argo CD: the caller's own, or one that Entra gives whoever is signed in with the Azure CLI. */
function token({ entraApps }: Pick<Environment, "entraApps">): string {
  const given = process.env[TOKEN];
  if (given !== undefined && given !== "") return given;
  const answer = exec("az", [
    "account",
    "get-access-token",
    "--resource",
    entraApps.argocd,
    "--query",
    "accessToken",
    "--output",
    "tsv",
  ]);
  if (answer.status !== 0)
    throw new UserError(`no token for Argo CD: ${answer.stderr.trim()}\nsign in with az login, or set ${TOKEN}`);
  return answer.stdout.toString().trim();
}

/** What Argo CD says of its Applications. Reads only, and only from inside the network. Throws a UserError where it cannot be asked. */
export async function applicationsOf(environment: Environment, ask: typeof fetch = fetch): Promise<unknown> {
  const host = names(environment).hosts.argocd;
  const url = `https://${host}/api/v1/applications?fields=items.metadata.name,items.spec.syncPolicy,items.status`;
  const headers = { authorization: `Bearer ${token(environment)}` };
  let response: Response;
  try {
    response = await ask(url, { headers, signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new UserError(`${host} does not answer (${cause}); it does inside the network only`);
  }
  if (response.status !== 200)
    throw new UserError(
      `${host} answers ${response.status}; the identity must be in groups.grafanaViewers, which Argo CD lets read`,
    );
  return response.json();
}
