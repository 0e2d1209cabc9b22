import { diffTree, formatDifference, type TreeDifference, writeTree } from "../../../charts/tree.ts";
import { type Command, EXIT } from "../../command/command.ts";
import { deployDirectory } from "../../systems/deploy-directory.ts";
import { chosen } from "../../systems/registry.ts";

/** Renders what is deployed. */
export const synth: Command = {
  name: "synth",
  operands: "[system or env…]",
  summary: "render deploy/ from the files of each system's environments; only what changed is written",
  flags: { check: { type: "boolean", help: "write nothing; fail when deploy/ is not what would be rendered" } },
  async run({ positionals, flags, terminal }) {
    const check = flags["check"] === true;
    // Everything is rendered before any file is written: an environment that fails leaves all as they were.
    const rendered = (await chosen(positionals)).map(({ system, environment, name }) => {
      terminal.progress(`synth ${name}…`);
      return { name, ...system.render(environment) };
    });
    const results = rendered.map(({ name, note, files }): SynthResult => {
      const directory = deployDirectory(name);
      const differences = check ? diffTree(directory, files) : writeTree(directory, files);
      return { environment: name, files: files.size, differences, ...(note === undefined ? {} : { note }) };
    });
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    else for (const result of results) terminal.print(summary(result, check));
    return check && results.some(({ differences }) => differences.length > 0) ? EXIT.findings : EXIT.ok;
  },
};

interface SynthResult {
  readonly environment: string;
  readonly note?: string;
  readonly files: number;
  readonly differences: readonly TreeDifference[];
}

function summary({ environment, note, files, differences }: SynthResult, check: boolean): string {
  const state =
    differences.length === 0 ? "as rendered" : `${differences.length} ${check ? "differ" : "written or removed"}`;
  const details = check ? differences.map(formatDifference) : [];
  const head = `${deployDirectory(environment)}: ${files} files, ${state}${note === undefined ? "" : ` (${note})`}`;
  return [head, ...details].join("\n");
}
