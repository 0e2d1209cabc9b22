import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../../../base/problem.ts";
import { type Command, EXIT } from "../../../command/command.ts";
import { exec } from "../../../command/exec.ts";
import { names } from "../../../config/azure/names.ts";
import { loadEnvironment } from "../../../config/load.ts";
import { NAMESPACES } from "../../../conventions/namespaces.ts";
import { chosenEnvironments } from "../chosen-environments.ts";
import { declaredApplications } from "../health/declared.ts";
import { type Kubectl, setPaused } from "../pause/pause.ts";

/** Seconds that a sync under way may take to end. */
const SYNC_SECONDS = 60;

/** kubectl by the cluster's context, so that whatever else a kubeconfig points at, no other cluster is changed. */
function kubectlOf(name: string): Kubectl {
  const environment = loadEnvironment(name);
  const context = names(environment).cluster(environment.clusters[0]?.name ?? "");
  return (...args) => {
    const { status, stdout, stderr } = exec("kubectl", ["--context", context, "-n", NAMESPACES.argocd, ...args]);
    if (status !== 0)
      throw new UserError(
        `kubectl failed: ${stderr.trim()}\nit needs the context ${context}, as az aks get-credentials writes it, inside the network`,
      );
    return stdout.toString();
  };
}

const command = (name: string, summary: string, paused: boolean, done: string): Command => ({
  name,
  operands: "<env> <application…>",
  summary,
  flags: {},
  async run({ positionals: [environment = "", ...applications], terminal }) {
    const [chosen = ""] = chosenEnvironments([environment]);
    const known = declaredApplications(chosen);
    const unknown = applications.filter((one) => !known.includes(one));
    if (applications.length === 0 || unknown.length > 0)
      throw new UserError(
        `hyperion ${name}: ${unknown.length === 0 ? "name an application" : `no application ${unknown.join(", ")}`}; allowed: ${known.join(", ")}`,
      );
    const kubectl = kubectlOf(chosen);
    for (const application of applications) {
      await setPaused(kubectl, application, paused, { seconds: SYNC_SECONDS, pause: wait });
      terminal.print(`${application} of ${chosen} ${done}`);
    }
    return EXIT.ok;
  },
});

/** Keeps Argo CD from putting back what a person changes, until `resume`. */
export const pause = command(
  "pause",
  "keep Argo CD from changing an application until it is resumed; from inside the network",
  true,
  "is paused: Argo CD changes nothing of it until hyperion resume",
);

/** Lets Argo CD keep an application again. */
export const resume = command(
  "resume",
  "let Argo CD keep an application again, and put back what was changed by hand",
  false,
  "is kept by Argo CD again",
);
