import type { AuditRule, PlanView } from "./rule.ts";

/** What of an environment excuses findings. */
interface Waiving {
  readonly waivers: readonly {
    readonly rule: string;
    readonly resource: string;
    readonly reason: string;
    readonly expires: string;
  }[];
}

interface Finding {
  readonly rule: string;
  readonly resource: string;
  readonly protects: string;
  readonly found: string;
  readonly required: string;
  readonly remedy: string;
}

interface Waived extends Finding {
  readonly reason: string;
  readonly expires: string;
}

export interface Audit {
  readonly findings: readonly Finding[];
  readonly waived: readonly Waived[];
}

/**
 * A waiver that excuses nothing is a finding itself: it would silently excuse what comes later. So is one that would
 * excuse several: somebody gave a reason for one of them.
 */
const MISUSED: Pick<Finding, "rule" | "protects" | "required" | "remedy"> = {
  rule: "Plan.Waiver.Used",
  protects: "a waiver is for one finding that exists, and not for one that may come",
  required: "the plan has exactly one finding of the rule on the resource that the waiver names",
  remedy: "remove the waiver from the environment file, or mend all but the one finding that it is for",
};

/** Holds a plan to every rule. A finding that the environment waives, by rule and resource, is set apart. */
export function auditPlan<Environment extends Waiving>(
  plan: PlanView,
  environment: Environment,
  rules: readonly AuditRule<Environment>[],
): Audit {
  const all = rules.flatMap((rule) =>
    [...rule.check(plan, environment)].map(({ resource, found }): Finding => {
      const { id, protects, required, remedy } = rule;
      return { rule: id, resource, protects, found, required, remedy };
    }),
  );
  const excused = new Map<Finding, Waived>();
  const misused: Finding[] = [];
  for (const { rule, resource, reason, expires } of environment.waivers) {
    const [first, ...others] = all.filter((finding) => finding.rule === rule && finding.resource === resource);
    if (first === undefined) misused.push({ ...MISUSED, resource, found: `no finding of ${rule}` });
    else if (others.length > 0)
      misused.push({ ...MISUSED, resource, found: `${others.length + 1} findings of ${rule}, none of them excused` });
    else excused.set(first, { ...first, reason, expires });
  }
  return { findings: [...all.filter((finding) => !excused.has(finding)), ...misused], waived: [...excused.values()] };
}
