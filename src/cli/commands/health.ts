import { readdirSync } from "node:fs";
import { join } from "node:path";
import { APPS_FOLDER } from "../../config/git.ts";
import { loadEnvironment } from "../../config/load.ts";
import { type Command, EXIT } from "../command.ts";
import { chosenEnvironments, deployDirectory } from "../environments.ts";
import { ailments } from "../health/applications.ts";
import { applicationsOf } from "../health/argocd.ts";

/** Names of the Applications that Git has for an environment. */
const declared = (name: string): string[] =>
  readdirSync(join(deployDirectory(name), APPS_FOLDER)).flatMap(
    (file) => /^Application-(.+)\.yaml$/.exec(file)?.slice(1) ?? [],
  );

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
      const expected = declared(name);
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
