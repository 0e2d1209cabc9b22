import { writeTree } from "../../../charts/tree.ts";
import { type Command, EXIT, type ExitCode } from "../../command/command.ts";
import { columns } from "../../command/terminal.ts";
import type { AuditedPlan } from "../../plan/audit/audited-plan.ts";
import { deployDirectory } from "../../systems/deploy-directory.ts";
import { chosen } from "../../systems/registry.ts";
import { writePlan } from "../plan/plan.ts";
import { showAudit } from "../plan/show.ts";

const HEADER = ["environment", "cloud resources", "audit findings", "waived", "files", "changed"];

/** What is made of one environment before anything is written. */
interface Made {
  readonly name: string;
  /** Absent where the system has no Pulumi program. */
  readonly plan: AuditedPlan | undefined;
  readonly files: ReadonlyMap<string, string>;
}

/** The main job: validate, plan and synth every environment of every system. */
export const build: Command = {
  name: "build",
  operands: "[system or env…]",
  summary: "validate every system, plan and synth what is named or all; what npm start runs",
  flags: {},
  async run({ positionals, flags, terminal }): Promise<ExitCode> {
    const instances = await chosen(positionals);
    terminal.progress("validate…");
    for (const system of new Set(instances.map((one) => one.system))) system.validate(system.environments);
    const work: Made[] = [];
    for (const { system, environment, name } of instances) {
      terminal.progress(`build ${name}…`);
      work.push({ name, plan: await system.plan?.(environment), files: system.render(environment).files });
    }
    const results = work.map(({ name, plan, files }) => {
      if (plan !== undefined) writePlan(name, plan.resources);
      const changed = writeTree(deployDirectory(name), files).length;
      const resources = plan?.resources.filter((resource) => resource.custom).length;
      return { environment: name, resources, audit: plan?.audit, files: files.size, changed };
    });
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    else {
      const rows = results.map(({ environment, resources, audit, files, changed }) =>
        [environment, resources, audit?.findings.length, audit?.waived.length, files, changed].map((cell) =>
          String(cell ?? "-"),
        ),
      );
      terminal.print(columns([HEADER, ...rows]));
      for (const { environment, audit } of results) {
        if (audit !== undefined && audit.findings.length > 0) terminal.print(showAudit(environment, audit, terminal));
      }
      terminal.status("details: hyperion plan <env>; git diff deploy/");
    }
    return results.every(({ audit }) => (audit?.findings.length ?? 0) === 0) ? EXIT.ok : EXIT.findings;
  },
};
