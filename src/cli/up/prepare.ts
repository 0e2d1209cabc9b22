import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../../base/problem.ts";
import type { Stack, StackProgram } from "../../systems/stack.ts";
import { locate } from "./on-path.ts";
import { isFree, portHolder } from "./port-holder.ts";

/** The programs that can run here, and those that PATH does not have. */
export function available({ programs }: Stack): { present: StackProgram[]; absent: StackProgram[] } {
  const has = ({ program }: StackProgram) => program === "node" || locate(program) !== undefined;
  return { present: programs.filter(has), absent: programs.filter((program) => !has(program)) };
}

/** Throws a UserError that names every port which is taken, who needs it and who has it. */
export async function refuseTakenPorts(needs: readonly { name: string; ports: readonly number[] }[]): Promise<void> {
  const all = needs.flatMap(({ name, ports }) => ports.map((port) => ({ name, port })));
  const taken = (await Promise.all(all.map(async (need) => ((await isFree(need.port)) ? [] : [need])))).flat();
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ name, port }) =>
      `port ${port} of ${name} is taken by ${portHolder(port) ?? "a program that this user cannot see"}`,
  );
  throw new UserError(`${lines.join("\n")}\nend that, or use other ports: --port-offset 1000`);
}

/** Makes the directory of a run anew and writes the configuration into it. */
export function writeRun(directory: string, { files, programs }: Stack): void {
  rmSync(directory, { recursive: true, force: true });
  for (const { name } of programs) mkdirSync(join(directory, "data", name), { recursive: true });
  mkdirSync(join(directory, "logs"), { recursive: true });
  for (const [path, text] of files) {
    const file = join(directory, "config", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
