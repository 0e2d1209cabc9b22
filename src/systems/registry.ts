import { UserError } from "../base/problem.ts";
import type { System } from "./system.ts";

/** Every system of this repository. Each is loaded when it is asked for: what a command does not need, it does not pay for. */
const SYSTEMS: readonly (() => Promise<System>)[] = [
  async () => (await import("./core/system.ts")).core,
  async () => (await import("../../profiles/lgtm-ha/system.ts")).lgtmHa,
  async () => (await import("../../profiles/sre/system.ts")).sre,
  async () => (await import("../../profiles/hub/system.ts")).hub,
];

/** An environment of a system. */
export interface Instance {
  readonly system: System;
  readonly environment: string;
  /** What the command line calls it: the name of its folder in `deploy/`. */
  readonly name: string;
}

/** Every system, in the order in which they are listed. */
export const systems = (): Promise<System[]> => Promise.all(SYSTEMS.map((load) => load()));

export const instancesOf = (system: System): Instance[] =>
  system.environments.map((environment) => ({ system, environment, name: system.folder(environment) }));

/**
 * What a command was asked for: a system, or one environment of it by `<system>-<environment>` or by its folder's name.
 * Everything where nothing was named. Throws a UserError on a name that is none.
 * @param among the systems to choose from. Default: all.
 */
export async function chosen(names: readonly string[], among?: readonly System[]): Promise<Instance[]> {
  const all = (among ?? (await systems())).flatMap(instancesOf);
  const answers = ({ system, environment, name }: Instance, asked: string): boolean =>
    [system.name, name, `${system.name}-${environment}`].includes(asked);
  for (const asked of names) {
    if (all.some((one) => answers(one, asked))) continue;
    const allowed = [...new Set(all.flatMap(({ system, name }) => [system.name, name]))];
    throw new UserError(`no system or environment ${JSON.stringify(asked)}; allowed: ${allowed.join(", ")}`);
  }
  return names.length === 0 ? all : all.filter((one) => names.some((asked) => answers(one, asked)));
}
