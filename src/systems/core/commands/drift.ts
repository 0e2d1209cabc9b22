import { UserError } from "../../../base/problem.ts";
import { type Command, EXIT } from "../../../command/command.ts";
import { exec } from "../../../command/exec.ts";
import { chosenEnvironments } from "../chosen-environments.ts";
import { type Drift, driftOf } from "../drift/drift.ts";

/** Azure's answers beside what the program declares; changes nothing, the state neither. */
function previewOf(name: string): unknown {
  const { status, stdout, stderr } = exec("pulumi", [
    ...["preview", "--stack", name, "--refresh", "--json", "--non-interactive"],
  ]);
  const output = stdout.toString();
  try {
    const preview: unknown = JSON.parse(output);
    if (status === 0) return preview;
  } catch {
    // Told below, in Pulumi's own words.
  }
  throw new UserError(`pulumi preview of ${name} failed: ${stderr.trim() || output.trim()}`);
}

const lines = ({ resource, does, properties, urn }: Drift, name: string): string[] => [
  `  ${resource}: an up that refreshes would ${does} it`,
  ...properties.map((property) => `    ${property}`),
  `    put it back: npm run pulumi -- up -s ${name} --refresh --target '${urn}'`,
];

/** Whether Azure still is what was deployed. */
export const drift: Command = {
  name: "drift",
  operands: "<env>…",
  summary:
    "ask Azure whether it is what was deployed, without what the provider makes itself; needs Pulumi and the stack",
  flags: {},
  async run({ positionals, flags, terminal }) {
    if (positionals.length === 0) throw new UserError("hyperion drift: name an environment, such as dev");
    const results = chosenEnvironments(positionals).map((name) => {
      terminal.progress(`Azure of ${name}…`);
      return { environment: name, drift: driftOf(previewOf(name)) };
    });
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    else
      for (const { environment, drift: found } of results) {
        const well = found.length === 0 ? "Azure is what was deployed" : `${found.length} resources differ`;
        terminal.print([`${environment}: ${well}`, ...found.flatMap((one) => lines(one, environment))].join("\n"));
      }
    return results.every(({ drift: found }) => found.length === 0) ? EXIT.ok : EXIT.findings;
  },
};
