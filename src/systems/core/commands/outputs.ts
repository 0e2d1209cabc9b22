import { readFileSync } from "node:fs";
import { UserError } from "../../../base/problem.ts";
import { type Command, EXIT } from "../../../command/command.ts";
import { exec } from "../../../command/exec.ts";
import { writeWhole } from "../../../command/files.ts";
import { loadEnvironment } from "../../../config/load.ts";
import { outputsFile, outputsText, PLATFORM_OUTPUTS, parseOutputs } from "../../../config/outputs.ts";
import { chosenEnvironments } from "../chosen-environments.ts";

/** The outputs that a stack has now, as the text of their file. */
function stackOutputs(name: string): string {
  const result = exec("pulumi", ["stack", "output", PLATFORM_OUTPUTS, "--json", "--stack", name]);
  if (result.status !== 0) throw new UserError(`pulumi stack output of ${name} failed: ${result.stderr.trim()}`);
  const environment = loadEnvironment(name);
  return outputsText(parseOutputs(`outputs of stack ${name}`, result.stdout.toString(), environment));
}

function committed(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Carries what only exists after `pulumi up` over to synth. */
export const outputs: Command = {
  name: "outputs",
  operands: "<env>…",
  summary: "write what the stack exports to deploy/<env>/platform-outputs.json; needs the Pulumi CLI and the stack",
  flags: { check: { type: "boolean", help: "write nothing; fail when the committed file is not the stack's" } },
  async run({ positionals, flags, terminal }) {
    if (positionals.length === 0) throw new UserError("hyperion outputs: name an environment, such as dev");
    let differing = 0;
    for (const name of chosenEnvironments(positionals)) {
      const file = outputsFile(name);
      const text = stackOutputs(name);
      const same = committed(file) === text;
      if (flags["check"] !== true && !same) writeWhole(file, text);
      if (flags["check"] === true && !same) {
        differing++;
        terminal.print(`${file} is not what stack ${name} exports; run hyperion outputs ${name} and commit it`);
      } else {
        terminal.print(`${file}: ${same ? "as exported" : "written"}`);
      }
    }
    return differing === 0 ? EXIT.ok : EXIT.findings;
  },
};
