import { at, fields, text } from "../../../base/fields.ts";
import { UserError } from "../../../base/problem.ts";

/**
 * What is merged into an Application to pause it, and to go on. `enabled` stands in no file of Git, and a field that Git
 * does not state is no difference to Argo CD; taking `automated` away is one, which the root Application puts back within
 * minutes. Source: "Automated sync policy" and "Cluster bootstrapping", Argo CD's documentation.
 */
const PAUSED = { spec: { syncPolicy: { automated: { enabled: false } } } } as const;
const RESUMED = { spec: { syncPolicy: { automated: { enabled: null } } } } as const;

/** Whether Argo CD leaves an Application alone. */
export const isPaused = (application: unknown): boolean =>
  at(application, "spec", "syncPolicy", "automated", "enabled") === false;

/** Whether a sync that began before is still applying, or trying again: pausing does not end it. */
const isSyncing = (application: unknown): boolean =>
  ["Running", "Terminating"].includes(text(at(application, "status", "operationState", "phase")));

/** Runs `kubectl` with arguments against the environment's cluster, and returns what it prints. Throws where it fails. */
export type Kubectl = (...args: readonly string[]) => string;

interface Waiting {
  readonly seconds: number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

const POLL_MS = 1000;

/** Changes one Application and reads what the cluster then has. Throws a UserError where that is not what was asked. */
export async function setPaused(kubectl: Kubectl, name: string, paused: boolean, waiting: Waiting): Promise<void> {
  const target = `applications.argoproj.io/${name}`;
  const read = (): unknown => JSON.parse(kubectl("get", target, "--output", "json"));
  if (at(fields(read()), "spec", "syncPolicy", "automated") === undefined)
    throw new UserError(
      `${name} has no spec.syncPolicy.automated: somebody took it away. Sync the root Application, then pause`,
    );
  kubectl("patch", target, "--type", "merge", "--patch", JSON.stringify(paused ? PAUSED : RESUMED));
  if (isPaused(read()) !== paused)
    throw new UserError(`${name} is ${paused ? "not paused" : "still paused"} although the cluster took the change`);
  if (!paused) return;
  for (let left = waiting.seconds; isSyncing(read()); left--) {
    if (left <= 0)
      throw new UserError(
        `${name} is paused, and a sync that began before is still under way after ${waiting.seconds} s: change nothing yet. ` +
          `End it: argocd app terminate-op ${name}, or TERMINATE on its page`,
      );
    await waiting.pause(POLL_MS);
  }
}
