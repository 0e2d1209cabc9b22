import { type Problem, UserError } from "../../base/problem.ts";
import { type Command, EXIT } from "../../command/command.ts";
import { chosen } from "../../systems/registry.ts";
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

/** Reads environment files and prints every problem of all of them at once. */
export const validate: Command = {
  name: "validate",
  operands: "[system or env…]",
  summary: "check the environment files: every problem at once, with file and line",
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
    if (flags["json"] === true) {
      terminal.print(JSON.stringify({ environments, problems }, null, 2));
      return problems.length === 0 ? EXIT.ok : EXIT.usage;
    }
    if (problems.length > 0) {
      throw new UserError(
        `${problems.length} ${problems.length === 1 ? "problem" : "problems"} in the environment files`,
        problems,
      );
    }
    terminal.print(`${environments.join(", ")}: valid`);
    return EXIT.ok;
  },
};
