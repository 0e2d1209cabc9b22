import { seconds } from "../promql.ts";
import type { Duration, RecordingRule } from "../rule.ts";
import { recorded } from "./expressions.ts";
import { SLO_LABELS, SLO_METRICS } from "./names.ts";
import { BASE_WINDOW, type ResolvedObjective } from "./objective.ts";

/** How long rules may have stood still when a part is taken over from its place before: its sum hardly differs then. */
const STOOD_STILL = "1h" satisfies Duration;

const AMOUNTS = { total: SLO_METRICS.total, error: SLO_METRICS.errors } as const;
const KINDS = ["error", "total"] as const;

const partsOf = ({ period, partOfPeriod }: ResolvedObjective): number => seconds(period) / seconds(partOfPeriod);

/** Adds up what was recorded: the request-weighted value, and as exact over a month as over an hour. */
export const overRecorded = (slo: ResolvedObjective, window: Duration): string => {
  const over = (metric: string) => `sum_over_time(${recorded(slo, metric)}[${window}])`;
  return `${over(SLO_METRICS.errors(BASE_WINDOW))} / (${over(SLO_METRICS.total(BASE_WINDOW))} > 0)`;
};

/**
 * Sums of the parts of a period that is longer than the store remembers: of the newest part from what was recorded, of
 * each older one from the sum that the part after it had, one part ago. So each value is written again before it is
 * forgotten, and no rule looks back further than one part. None where the store remembers the whole period.
 */
export function partRules(slo: ResolvedObjective, labels: Readonly<Record<string, string>>): RecordingRule[] {
  const { partOfPeriod: part } = slo;
  const count = partsOf(slo);
  if (count === 1) return [];
  return KINDS.flatMap((kind) => {
    const sum = recorded(slo, SLO_METRICS.partOfPeriod(kind, part));
    const newer = (index: number) => sum.replace(/\}$/, `,${SLO_LABELS.part}="${index - 1}"}`);
    return Array.from({ length: count }, (_, index) => ({
      record: SLO_METRICS.partOfPeriod(kind, part),
      expr:
        index === 0
          ? `sum_over_time(${recorded(slo, AMOUNTS[kind](BASE_WINDOW))}[${part}])`
          : `last_over_time(${newer(index)}[${STOOD_STILL}] offset ${part})`,
      labels: { ...labels, [SLO_LABELS.part]: String(index) },
    }));
  });
}

/** Share of the period's events that were errors. */
export function overPeriod(slo: ResolvedObjective): string {
  if (partsOf(slo) === 1) return overRecorded(slo, slo.period);
  const all = (kind: (typeof KINDS)[number]) =>
    `sum without (${SLO_LABELS.part}) (${recorded(slo, SLO_METRICS.partOfPeriod(kind, slo.partOfPeriod))})`;
  return `${all("error")} / (${all("total")} > 0)`;
}
