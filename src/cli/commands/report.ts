import { join } from "node:path";
import { UserError } from "../../base/problem.ts";
import { loadFleet } from "../../config/fleet.ts";
import { type Command, EXIT, type ExitCode } from "../command.ts";
import { writeWhole } from "../files.ts";
import type { EnvironmentFacts } from "../report/model.ts";
import { page } from "../report/page.ts";
import { assets, checkedOut, drills, environmentFacts, testRuns } from "../report/read.ts";

const DEFAULT_FILE = join("dist", "report.html");

/** One page about the whole platform, to be read without an account, a cluster or a network. */
export const report: Command = {
  name: "report",
  operands: "",
  summary: "write one HTML page about all environments: architecture, differences, cost, flows, policies, audit",
  flags: { out: { type: "string", value: "file", help: `where to; default ${DEFAULT_FILE}` } },
  async run({ positionals, flags, terminal }): Promise<ExitCode> {
    if (positionals.length > 0)
      throw new UserError("hyperion report: takes no operand; the page is of all environments");
    const file = flags["out"] ?? DEFAULT_FILE;
    if (typeof file !== "string" || file === "") throw new UserError("hyperion report: --out needs the name of a file");
    const environments: EnvironmentFacts[] = [];
    for (const environment of loadFleet()) {
      terminal.progress(`report ${environment.environment}…`);
      environments.push(await environmentFacts(environment));
    }
    const text = page({ commit: checkedOut(), environments, runs: testRuns(), drills: drills() }, assets());
    writeWhole(file, text);
    const bytes = Buffer.byteLength(text);
    terminal.print(
      flags["json"] === true ? JSON.stringify({ file, bytes }) : `written: ${file} (${Math.ceil(bytes / 1024)} KiB)`,
    );
    return EXIT.ok;
  },
};
