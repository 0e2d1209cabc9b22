import { type Problem, UserError } from "../../base/problem.ts";
import { endings, type SupportWindow } from "../../base/support-window.ts";
import { type Command, EXIT } from "../../command/command.ts";
import { chosen, type Instance } from "../../systems/registry.ts";
import type { System } from "../../systems/system.ts";

/** Problems of some environments of a system. */
function problemsOf(system: System, environments: readonly string[]): readonly Problem[] {
  try {
    system.validate(environments);
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.problems.length === 0) throw error;
    return error.problems;
  }
}

/** Windows of the programs that some environments run, those that several share once. */
const supportOf = (instances: readonly Instance[]): SupportWindow[] =>
  [...Map.groupBy(instances, ({ system }) => system)].flatMap(([system, group]) => [
    ...(system.support?.(group.map(({ environment }) => environment)) ?? []),
  ]);

/** Reads environment files and prints every problem of all of them at once. */
export const validate: Command = {
  name: "validate",
  operands: "[system or env…]",
  summary: "check the environment files: every problem at once, with file and line; and whether versions are supported",
  flags: { policies: { type: "boolean", help: "judge manifests instead: hyperion policies [path…]" } },
  async run(invocation) {
    const { positionals, flags, terminal } = invocation;
    if (flags["policies"] === true) return (await import("./policies.ts")).policies.run(invocation);
    const instances = await chosen(positionals);
    const problems = [...Map.groupBy(instances, ({ system }) => system)].flatMap(([system, group]) =>
      problemsOf(
        system,
        group.map(({ environment }) => environment),
      ),
    );
    const environments = instances.map(({ name }) => name);
    // What files say of versions is only known of files without a problem.
    const ending = problems.length > 0 ? [] : endings(supportOf(instances), new Date().toISOString().slice(0, 10));
    const isOver = ending.some(({ over }) => over);
    if (flags["json"] === true) {
      terminal.print(JSON.stringify({ environments, problems, support: ending }, null, 2));
      if (problems.length > 0) return EXIT.usage;
      return isOver ? EXIT.findings : EXIT.ok;
    }
    if (problems.length > 0) {
      throw new UserError(
        `${problems.length} ${problems.length === 1 ? "problem" : "problems"} in the environment files`,
        problems,
      );
    }
    for (const { over, says } of ending) terminal.print(`${over ? "unsupported" : "warning"}: ${says}`);
    terminal.print(`${environments.join(", ")}: valid${isOver ? ", and not supported" : ""}`);
    return isOver ? EXIT.findings : EXIT.ok;
  },
};
