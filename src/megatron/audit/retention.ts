import { CONTAINERS } from "../../config/azure/containers.ts";
import { type AuditRule, at, listAt, type PlanView, shown } from "./rule.ts";

interface Rule {
  readonly resource: string;
  readonly prefixes: readonly string[];
  readonly days: number;
}

function* rules(plan: PlanView): Generator<Rule> {
  for (const { name, inputs } of plan.of("storage:ManagementPolicy")) {
    for (const rule of listAt(inputs, "policy.rules")) {
      const days = at(rule, "definition.actions.baseBlob.delete.daysAfterModificationGreaterThan");
      yield {
        resource: name,
        prefixes: listAt(rule, "definition.filters.prefixMatch").map(String),
        days: Number(days),
      };
    }
  }
}

/** Containers whose age an application enforces, and the retention that it does. */
const ENFORCED = [
  { container: CONTAINERS.traces.tempo, days: "traces" },
  { container: CONTAINERS.logs.chunks, days: "logs" },
  { container: CONTAINERS.metricsBackup.daily, days: "metricsBackup" },
] as const;

/** The backstops behind the applications' own retention. */
export const retentionRules: readonly AuditRule[] = [
  {
    id: "Megatron.Lifecycle.Backstop",
    protects: "data is kept as long as promised, and not for ever",
    required:
      "a lifecycle rule that deletes later than the application does, and within twice its time and a fortnight",
    remedy: "derive the days from retentionDays by backstopDays()",
    *check(plan, environment) {
      const all = [...rules(plan)];
      for (const { container, days } of ENFORCED) {
        const kept = environment.retentionDays[days];
        const own = all.filter(({ prefixes }) => prefixes.some((prefix) => prefix.startsWith(`${container}/`)));
        if (own.length === 0) yield { resource: "(none)", found: `no rule for ${container}` };
        for (const rule of own) {
          if (!(rule.days > kept && rule.days <= 2 * kept + 14)) {
            yield { resource: rule.resource, found: `${rule.days} days for ${container}, which is kept ${kept} days` };
          }
        }
      }
    },
  },
  {
    id: "Megatron.Lifecycle.Spares",
    protects: "Loki's index and rules, and VictoriaMetrics' newest backup, are old and in use",
    required: "no lifecycle rule reaches them",
    remedy: "name prefixes that hold nothing else",
    *check(plan) {
      const spared = [
        `${CONTAINERS.logs.chunks}/index/`,
        `${CONTAINERS.logs.ruler}/`,
        `${CONTAINERS.metricsBackup.latest}/`,
      ];
      for (const { resource, prefixes } of rules(plan)) {
        const hit =
          prefixes.length === 0
            ? spared
            : spared.filter((path) => prefixes.some((prefix) => path.startsWith(prefix) || prefix.startsWith(path)));
        if (hit.length > 0) yield { resource, found: `the prefixes ${shown(prefixes)} reach ${hit.join(", ")}` };
      }
    },
  },
];
