import { renderEnvironment } from "../../../charts/render.ts";
import { writeTree } from "../../../charts/tree.ts";
import { loadFleet } from "../../config/fleet.ts";
import { loadOutputs } from "../../config/outputs.ts";
import { planWithAudit } from "../../systems/core-plan.ts";
import { type Command, EXIT, type ExitCode } from "../command.ts";
import { chosenEnvironments, deployDirectory } from "../environments.ts";
import { writePlan } from "../plan/plan.ts";
import { showAudit } from "../plan/show.ts";
import { columns } from "../terminal.ts";

const HEADER = ["environment", "Azure resources", "audit findings", "waived", "manifests", "files changed"];

/** The main job: validate, plan and synth every environment. */
export const build: Command = {
  name: "build",
  operands: "[env…]",
  summary: "validate every environment, plan and synth those named or all; what npm start runs",
  flags: {},
  async run({ positionals, flags, terminal }): Promise<ExitCode> {
    const names = chosenEnvironments(positionals);
    const work: Work[] = [];
    terminal.progress("validate…");
    for (const environment of loadFleet()) {
      const name = environment.environment;
      if (!names.includes(name)) continue;
      terminal.progress(`plan ${name}…`);
      const plan = await planWithAudit(environment);
      terminal.progress(`synth ${name}…`);
      work.push({ name, plan, files: renderEnvironment(environment, loadOutputs(environment)) });
    }
    const results = work.map(({ name, plan, files }) => {
      writePlan(name, plan.resources);
      const changed = writeTree(deployDirectory(name), files).length;
      const resources = plan.resources.filter((resource) => resource.custom).length;
      return { environment: name, resources, audit: plan.audit, manifests: files.size, changed };
    });
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    else {
      const rows = results.map(({ environment, resources, audit, manifests, changed }) =>
        [environment, resources, audit.findings.length, audit.waived.length, manifests, changed].map(String),
      );
      terminal.print(columns([HEADER, ...rows]));
      for (const { environment, audit } of results) {
        if (audit.findings.length > 0) terminal.print(showAudit(environment, audit, terminal));
      }
      terminal.status("details: hyperion plan <env>; git diff deploy/");
    }
    return results.every(({ audit }) => audit.findings.length === 0) ? EXIT.ok : EXIT.findings;
  },
};

interface Work {
  readonly name: string;
  readonly plan: Awaited<ReturnType<typeof planWithAudit>>;
  readonly files: ReadonlyMap<string, string>;
}
