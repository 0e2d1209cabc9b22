import { join } from "node:path";
import { UserError } from "../../base/problem.ts";
import { type Command, EXIT, type ExitCode } from "../../command/command.ts";
import { writeWhole } from "../../command/files.ts";
import { instancesOf, systems } from "../../systems/registry.ts";
import { factsOf } from "../report/facts.ts";
import type { EnvironmentFacts } from "../report/model.ts";
import { page } from "../report/page.ts";
import { assets, checkedOut, drills, testRuns } from "../report/read.ts";

/** One page about a whole system, to be read without an account, a cluster or a network. */
export const report: Command = {
  name: "report",
  operands: "[system]",
  summary: "write one HTML page about a system: architecture, differences, cost, flows, policies, audit",
  flags: {
    out: {
      type: "string",
      value: "file",
      help: "where to; default dist/report.html, of another system than the first dist/report-<system>.html",
    },
  },
  async run({ positionals, flags, terminal }): Promise<ExitCode> {
    const all = await systems();
    const [asked = all[0]?.name, ...more] = positionals;
    const system = all.find(({ name }) => name === asked);
    if (system === undefined || more.length > 0)
      throw new UserError(
        `hyperion report: found ${positionals.join(" ")}; allowed: one system of ${all.map(({ name }) => name).join(", ")}`,
      );
    const file = flags["out"] ?? join("dist", system === all[0] ? "report.html" : `report-${system.name}.html`);
    if (typeof file !== "string" || file === "") throw new UserError("hyperion report: --out needs the name of a file");
    system.validate(system.environments);
    const environments: EnvironmentFacts[] = [];
    for (const instance of instancesOf(system)) {
      terminal.progress(`report ${instance.name}…`);
      environments.push(await factsOf(instance));
    }
    const { title } = system;
    const text = page({ title, commit: checkedOut(), environments, runs: testRuns(), drills: drills() }, assets());
    writeWhole(file, text);
    const bytes = Buffer.byteLength(text);
    terminal.print(
      flags["json"] === true ? JSON.stringify({ file, bytes }) : `written: ${file} (${Math.ceil(bytes / 1024)} KiB)`,
    );
    return EXIT.ok;
  },
};
