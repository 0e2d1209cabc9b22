import { readFileSync } from "node:fs";
import type { Instance } from "../../systems/registry.ts";
import type { System } from "../../systems/system.ts";
import { contentOf } from "./content.ts";
import type { Side } from "./side.ts";

/** A state, and the paths of everything that is rendered in it. */
export interface SideNow extends Side {
  readonly paths: ReadonlySet<string>;
}

/** What a state's file says, and what the system makes of it. */
export function writtenIn(
  { input, phases, meanings }: System,
  text: string | undefined,
): Pick<Side, "values" | "complete" | "phases" | "meanings"> {
  const values = input === undefined || text === undefined ? {} : input.values(text);
  return {
    values,
    complete: input?.complete?.(values) ?? values,
    ...(phases && { phases }),
    ...(meanings && { meanings }),
  };
}

/** An environment as the working tree makes it: rendered anew, so that a stale deploy/ cannot hide anything. */
export async function sideNow({ system, environment }: Instance): Promise<SideNow> {
  const { files } = system.render(environment);
  const { input } = system;
  return {
    ...writtenIn(system, input === undefined ? undefined : readFileSync(input.file(environment), "utf8")),
    resources: system.plan === undefined ? [] : (await system.plan(environment)).resources,
    ...contentOf(files),
    paths: new Set(files.keys()),
  };
}
