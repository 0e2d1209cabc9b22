import { renderEnvironment } from "../../../charts/render.ts";
import { diffTree, formatDifference, type TreeDifference, writeTree } from "../../../charts/tree.ts";
import { loadEnvironment } from "../../config/load.ts";
import { loadOutputs } from "../../config/outputs.ts";
import { type Command, EXIT } from "../command.ts";
import { chosenEnvironments, deployDirectory } from "../environments.ts";
import { chosenProfiles, renderProfile } from "../profiles.ts";

/** Renders the manifests that Argo CD syncs. */
export const synth: Command = {
  name: "synth",
  operands: "[env or profile…]",
  summary: "render deploy/<env>/ from the environment files, and the profiles; only what changed is written",
  flags: { check: { type: "boolean", help: "write nothing; fail when deploy/ is not what would be rendered" } },
  async run({ positionals, flags, terminal }) {
    const check = flags["check"] === true;
    // Every environment is rendered before any file is written: one that fails leaves all as they were.
    const { profiles, others } = chosenProfiles(positionals);
    const environments = positionals.length > 0 && others.length === 0 ? [] : chosenEnvironments(others);
    const platform = environments.map((name) => {
      terminal.progress(`synth ${name}…`);
      const environment = loadEnvironment(name);
      const outputs = loadOutputs(environment);
      return { name, provisioned: outputs.provisioned, files: renderEnvironment(environment, outputs) };
    });
    const results = [...platform, ...(await Promise.all(profiles.map(renderProfile)))].map(
      ({ name, provisioned, files }) => {
        const directory = deployDirectory(name);
        const differences = check ? diffTree(directory, files) : writeTree(directory, files);
        return { environment: name, provisioned, files: files.size, differences };
      },
    );
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    else for (const result of results) terminal.print(summary(result, check));
    return check && results.some(({ differences }) => differences.length > 0) ? EXIT.findings : EXIT.ok;
  },
};

interface SynthResult {
  readonly environment: string;
  readonly provisioned: boolean;
  readonly files: number;
  readonly differences: readonly TreeDifference[];
}

function summary({ environment, provisioned, files, differences }: SynthResult, check: boolean): string {
  const state =
    differences.length === 0 ? "as rendered" : `${differences.length} ${check ? "differ" : "written or removed"}`;
  const note = provisioned ? "" : " (not provisioned yet: client ids are nil)";
  const details = check ? differences.map(formatDifference) : [];
  return [`${deployDirectory(environment)}: ${files} files, ${state}${note}`, ...details].join("\n");
}
