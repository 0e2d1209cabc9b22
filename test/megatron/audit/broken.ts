import { loadEnvironment } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { AUDIT_RULES, audit } from "../../../src/megatron/audit/index.ts";
import type { PlannedResource } from "../../../src/plan/mock-engine.ts";
import { wholePlan } from "../plan.ts";

const environment: Environment = { ...loadEnvironment("prod", ".", "2026-11-01"), waivers: [] };

const planned = await wholePlan(environment);

/** A copy of prod's plan to break. */
export class BrokenPlan {
  readonly resources: PlannedResource[] = structuredClone(planned);

  /** The resource of a class whose logical name ends so. */
  one(type: string, suffix = ""): PlannedResource {
    const found = this.resources.find((item) => item.type === `azure-native:${type}` && item.name.endsWith(suffix));
    if (found === undefined) throw new Error(`no ${type} *${suffix} in the plan`);
    return found;
  }

  /** Replaces the value at a dotted path of one resource's inputs. */
  set(type: string, path: string, value: unknown, suffix = ""): this {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const parent = keys.reduce<Record<string, unknown>>(
      (inner, key) => inner[key] as Record<string, unknown>,
      this.one(type, suffix).inputs,
    );
    if (value === undefined) delete parent[last];
    else parent[last] = value;
    return this;
  }

  /** Removes every resource of a class, or those whose logical name ends so. */
  remove(type: string, suffix = ""): this {
    const kept = this.resources.filter((item) => item.type !== `azure-native:${type}` || !item.name.endsWith(suffix));
    if (kept.length === this.resources.length) throw new Error(`no ${type} *${suffix} in the plan`);
    this.resources.splice(0, this.resources.length, ...kept);
    return this;
  }

  add(type: string, name: string, inputs: Record<string, unknown>, parent = ""): this {
    const options = { protect: false, retainOnDelete: false, ignoreChanges: [] };
    this.resources.push({
      urn: `azure-native:${type}::${name}`,
      type: `azure-native:${type}`,
      name,
      parent,
      custom: true,
      provider: "",
      inputs,
      options,
      dependsOn: [],
    });
    return this;
  }
}

const rulesOf = (resources: readonly PlannedResource[]): string[] =>
  audit(resources, environment).findings.map(({ rule, resource }) => `${rule} ${resource}`);

const before = new Set(rulesOf(planned));

/** Ids of the rules that a break makes fire, beside what fires in the whole plan. */
export function firedBy(breakIt: (plan: BrokenPlan) => unknown): string[] {
  const plan = new BrokenPlan();
  breakIt(plan);
  const fresh = rulesOf(plan.resources).filter((finding) => !before.has(finding));
  return [...new Set(fresh.map((finding) => finding.split(" ")[0] ?? ""))].sort();
}

/** What the audit has against a plan on a day; default: today. */
export const findingsOf = (plan: BrokenPlan, today?: string) =>
  audit(plan.resources, environment, AUDIT_RULES, today).findings;

export const ruleIds: readonly string[] = AUDIT_RULES.map(({ id }) => id);
