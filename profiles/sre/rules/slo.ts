import type { RuleGroup } from "../../../src/observability/rule.ts";
import { goodRatioRules } from "../../../src/observability/slo/good-ratio.ts";
import { OBJECTIVES } from "./objectives.ts";

/** `rules/slo-rules.yml`: indicators over seven windows, budgets, burn rates, and the alerts on these. */
export const sloRuleGroups = (): RuleGroup[] =>
  Object.values(OBJECTIVES).flatMap((objective) =>
    goodRatioRules(objective, {
      group: "slo",
      interval: "30s",
      longInterval: "2m",
      longerThan: "6h",
      severities: { page: "critical", ticket: "warning" },
      windowLabel: "long_window",
      subject: "{{ $labels.service }}",
      reactions: {
        "1h": "Mend it now, at any hour.",
        "6h": "Mend it today, in working hours.",
        "3d": "Make a ticket: it is as fast as the objective bears, and leaves nothing.",
      },
    }),
  );
