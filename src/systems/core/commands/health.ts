import { type Command, EXIT } from "../../../command/command.ts";
import { loadEnvironment } from "../../../config/load.ts";
import { chosenEnvironments } from "../chosen-environments.ts";
import { ailments } from "../health/applications.ts";
import { applicationsOf } from "../health/argocd.ts";
import { declaredApplications } from "../health/declared.ts";

/** Whether the cluster is what Git says, and works. */
export const health: Command = {
  name: "health",
  operands: "[env…]",
  summary: "ask Argo CD whether every application is synced and healthy; from inside the network",
  flags: {},
  async run({ positionals, flags, terminal }) {
    const results = [];
    for (const name of chosenEnvironments(positionals)) {
      terminal.progress(`Argo CD of ${name}…`);
      const expected = declaredApplications(name);
      const found = ailments(expected, await applicationsOf(loadEnvironment(name)));
      results.push({ environment: name, applications: expected.length, ailments: found });
    }
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    else {
      for (const { environment, applications, ailments: found } of results) {
        const state = found.length === 0 ? `all ${applications} applications are synced and healthy` : "";
        terminal.print(
          [`${environment}: ${state}`.trimEnd(), ...found.map((one) => `  ${one.application} ${one.found}`)].join("\n"),
        );
      }
    }
    return results.every(({ ailments: found }) => found.length === 0) ? EXIT.ok : EXIT.findings;
  },
};
