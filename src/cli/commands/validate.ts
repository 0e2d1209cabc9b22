import { loadEnvironment } from "../../config/load.ts";
import { type Problem, UserError } from "../../config/problem.ts";
import { type Command, EXIT } from "../command.ts";
import { chosenEnvironments } from "../environments.ts";

/** Reads environment files and prints every problem of all of them at once. */
export const validate: Command = {
  name: "validate",
  operands: "[env…]",
  summary: "check the environment files: every problem at once, with file and line",
  flags: {},
  async run({ positionals, flags, terminal }) {
    const problems: Problem[] = [];
    const names = chosenEnvironments(positionals);
    for (const name of names) {
      try {
        loadEnvironment(name);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(...error.problems);
      }
    }
    if (flags["json"] === true) {
      terminal.print(JSON.stringify({ environments: names, problems }, null, 2));
      return problems.length === 0 ? EXIT.ok : EXIT.usage;
    }
    if (problems.length > 0) throw new UserError(`${problems.length} problems in the environment files`, problems);
    terminal.print(`${names.join(", ")}: valid`);
    return EXIT.ok;
  },
};
