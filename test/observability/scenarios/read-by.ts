import type { RuleGroup } from "../../../src/observability/rule.ts";

type Rule = RuleGroup["rules"][number];

const nameOf = (rule: Rule): string => ("record" in rule ? rule.record : rule.alert);

/**
 * Of groups, the rules of a name and those that these read, directly or through others: the rest costs promtool the
 * same at every simulated minute and changes nothing of what the rules of that name say.
 */
export function readBy(name: string, groups: readonly RuleGroup[]): RuleGroup[] {
  const rules = groups.flatMap((group) => group.rules);
  const wanted = new Set([name]);
  for (let before = 0; before < wanted.size; ) {
    before = wanted.size;
    const text = rules.filter((rule) => wanted.has(nameOf(rule))).map(({ expr }) => expr);
    for (const rule of rules) if (text.some((expr) => expr.includes(nameOf(rule)))) wanted.add(nameOf(rule));
  }
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => wanted.has(nameOf(rule))) }))
    .filter((group) => group.rules.length > 0);
}
