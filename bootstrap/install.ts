import { Provider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { names } from "../src/config/names.ts";
import { loadOutputs, requireCommitted } from "../src/config/outputs.ts";
import { UserError } from "../src/config/problem.ts";
import type { Environment } from "../src/config/schema.ts";
import { VAULT_SECRETS } from "../src/config/vault-secrets.ts";
import { ArgoCdBootstrap } from "../src/megatron/argocd-bootstrap.ts";

/** Variable of the runner's environment that holds Argo CD's credential of this repository. */
export const CREDENTIAL_VARIABLE = "ARGOCD_REPOSITORY_CREDENTIAL";

const credentialSchema = z.record(z.string(), z.string());

interface Installation {
  readonly environment: Environment;
  /** The platform outputs that the megatron stack exports; undefined where it exports none. */
  readonly exported: unknown;
  /** JSON object of the fields of Argo CD's repository Secret, such as `githubAppPrivateKey`. */
  readonly credential: string | undefined;
  /** Root of the repository. */
  readonly directory: string;
  readonly parent?: pulumi.Resource;
}

/**
 * Declares Argo CD and the root Application. Throws a UserError before it declares anything where the committed
 * outputs are not the stack's or the credential is missing: a program that fails deletes nothing.
 */
export function installArgoCd({ environment, exported, credential, directory, parent }: Installation): void {
  requireCommitted(environment, loadOutputs(environment, directory), exported);
  const repositoryCredential = parseCredential(environment, credential);
  const all = names(environment);
  const clusterName = all.cluster(hyperionCluster(environment).name);
  const options = parent === undefined ? {} : { parent };
  const provider = new Provider(
    "cluster",
    // The context by name: whatever else the kubeconfig holds, nothing is installed in another cluster.
    { context: clusterName, clusterIdentifier: clusterName, enableServerSideApply: true, deleteUnreachable: false },
    options,
  );
  new ArgoCdBootstrap("argocd", { environment, names: all, repositoryCredential }, { ...options, provider });
}

/** Hyperion runs on the first cluster; the schema refuses an environment without any. */
function hyperionCluster({ clusters }: Pick<Environment, "clusters">): Environment["clusters"][number] {
  const [first] = clusters;
  if (first === undefined) throw new UserError("the environment has no cluster");
  return first;
}

function parseCredential(environment: Environment, text: string | undefined): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    value = undefined;
  }
  const parsed = credentialSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { keyVault } = names(environment);
  throw new UserError(
    `${CREDENTIAL_VARIABLE} holds no JSON object of strings; Argo CD could not read the repository. Set it to the value of secret ` +
      `${VAULT_SECRETS.argocd.repositoryKey} of vault ${keyVault}: az keyvault secret show --vault-name ${keyVault} ` +
      `--name ${VAULT_SECRETS.argocd.repositoryKey} --query value --output tsv`,
  );
}
