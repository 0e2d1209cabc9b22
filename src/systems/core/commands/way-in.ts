import { dump } from "js-yaml";
import { UserError } from "../../../base/problem.ts";
import { type Command, EXIT } from "../../../command/command.ts";
import { loadEnvironment } from "../../../config/load.ts";
import { chosenEnvironments } from "../chosen-environments.ts";
import { wayIn } from "../way-in.ts";

/** A pod through which a person reaches the vault and the database, for `kubectl apply -f -`. */
export const wayInCommand: Command = {
  name: "way-in",
  operands: "<env>",
  summary: "print a pod that ports are forwarded to, to reach the environment's vault and database, for kubectl",
  flags: {},
  async run({ positionals, flags, terminal }) {
    if (positionals.length !== 1) throw new UserError("hyperion way-in: name one environment, such as dev");
    const [name = ""] = chosenEnvironments(positionals);
    const objects = wayIn(loadEnvironment(name));
    terminal.print(
      flags["json"] === true
        ? JSON.stringify(objects, null, 2)
        : objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join("---\n"),
    );
    return EXIT.ok;
  },
};
