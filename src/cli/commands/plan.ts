import { UserError } from "../../base/problem.ts";
import { type Command, EXIT, type ExitCode } from "../../command/command.ts";
import { AZURE_REVIEW } from "../../plan/azure/replacements.ts";
import { comparePlans } from "../../plan/compare.ts";
import { chosen, systems } from "../../systems/registry.ts";
import { commitOf, planAtRef } from "../plan/at-ref.ts";
import { writePlan } from "../plan/plan.ts";
import { showAudit, showChanges, showJudgement, showPlan } from "../plan/show.ts";

/** What `pulumi up` would declare, without an engine and without an Azure account. */
export const plan: Command = {
  name: "plan",
  operands: "[system or env…]",
  summary: "list the Azure resources of each environment and audit them, without an Azure account",
  flags: {
    against: {
      type: "string",
      value: "git ref",
      help: "print what would be added, changed, replaced and removed since a git ref",
    },
    "no-audit": { type: "boolean", help: "list only" },
  },
  async run({ positionals, flags, terminal }): Promise<ExitCode> {
    const planned = (await systems()).filter((system) => system.plan !== undefined);
    const instances = await chosen(positionals, planned);
    const ref = flags["against"];
    if (ref === "") throw new UserError("--against needs a git ref, such as origin/main");
    if (typeof ref === "string") commitOf(ref);
    // Every file is read before anything is planned: a problem in the last is told before the first takes its seconds.
    for (const { system, environment } of instances) system.validate([environment]);
    const results: unknown[] = [];
    let findings = 0;
    for (const { system, environment, name } of instances) {
      terminal.progress(`plan ${name}…`);
      const made = await system.plan?.(environment);
      if (made === undefined) continue;
      const { resources, audit, unjudged } = made;
      const before = typeof ref === "string" ? planAtRef(ref, name) : undefined;
      const changes = before && comparePlans(before, resources, AZURE_REVIEW);
      if (flags["no-audit"] !== true) findings += audit.findings.length;
      const file = writePlan(name, resources);
      results.push({ environment: name, resources, audit, ...(unjudged && { unjudged }), ...(changes && { changes }) });
      if (flags["json"] === true) continue;
      terminal.print(
        terminal.style("bold", `${name}: ${resources.filter((resource) => resource.custom).length} resources`),
      );
      terminal.print(changes ? showChanges(changes, terminal) : showPlan(resources, terminal));
      if (flags["no-audit"] !== true) {
        terminal.print(showAudit(name, audit, terminal));
        terminal.print(showJudgement(unjudged));
      }
      terminal.status(`written: ${file}`);
    }
    if (flags["json"] === true) terminal.print(JSON.stringify(results, null, 2));
    return findings === 0 ? EXIT.ok : EXIT.findings;
  },
};
