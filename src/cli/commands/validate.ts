import { type Problem, UserError } from "../../base/problem.ts";
import { loadFleet } from "../../config/fleet.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../config/load.ts";
import { type Command, EXIT } from "../command.ts";
import { chosenEnvironments } from "../environments.ts";

/** Problems of the named environments; of what lies between them too, where all were named. */
function problemsOf(names: readonly string[]): Problem[] {
  const reads =
    names.length === ENVIRONMENTS.length ? [() => loadFleet()] : names.map((name) => () => [loadEnvironment(name)]);
  return reads.flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      if (!(error instanceof UserError) || error.problems.length === 0) throw error;
      return [...error.problems];
    }
  });
}

/** Reads environment files and prints every problem of all of them at once. */
export const validate: Command = {
  name: "validate",
  operands: "[env…]",
  summary: "check the environment files: every problem at once, with file and line",
  flags: { policies: { type: "boolean", help: "judge manifests instead: hyperion policies [path…]" } },
  async run(invocation) {
    const { positionals, flags, terminal } = invocation;
    if (flags["policies"] === true) return (await import("./policies.ts")).policies.run(invocation);
    const names = chosenEnvironments(positionals);
    const problems = problemsOf(names);
    if (flags["json"] === true) {
      terminal.print(JSON.stringify({ environments: names, problems }, null, 2));
      return problems.length === 0 ? EXIT.ok : EXIT.usage;
    }
    if (problems.length > 0) {
      throw new UserError(
        `${problems.length} ${problems.length === 1 ? "problem" : "problems"} in the environment files`,
        problems,
      );
    }
    terminal.print(`${names.join(", ")}: valid`);
    return EXIT.ok;
  },
};
