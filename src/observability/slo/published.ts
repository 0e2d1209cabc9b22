import type { RecordingRule } from "../rule.ts";
import { recorded } from "./expressions.ts";
import { SLO_LABELS, SLO_METRICS } from "./names.ts";
import type { ResolvedObjective } from "./objective.ts";

/** Recorded names that say how much was good, for people who think of availability and not of errors. */
export const PUBLISHED_METRICS = {
  ratio: (name: string, window: string): string => `slo:${name}:ratio_rate${window}`,
  remaining: (name: string): string => `slo:error_budget:${name}_remaining`,
  /** Errors in a window, as a number. */
  errors: (name: string, window: string): string => `slo:${name}:errors${window}`,
  burnRate: (name: string, window: string): string => `slo:error_budget:${name}_burn_rate${window}`,
} as const;

/** The same values under the names that the objective asks for. Empty where it asks for none. */
export function publishedRules(slo: ResolvedObjective): RecordingRule[] {
  const { publishedAs: name, labels, recordedWindows, period, budget } = slo;
  if (name === undefined) return [];
  const errors = (window: typeof period) =>
    `max(${recorded(slo, SLO_METRICS.errorRatio(window))}) without (${SLO_LABELS.window})`;
  return [
    ...[...recordedWindows, period].map((window) => ({
      record: PUBLISHED_METRICS.ratio(name, window),
      expr: `1 - ${errors(window)}`,
      labels,
    })),
    ...recordedWindows.map((window) => ({
      record: PUBLISHED_METRICS.burnRate(name, window),
      expr: `${errors(window)} / ${budget.toString()}`,
      labels,
    })),
    {
      record: PUBLISHED_METRICS.remaining(name),
      expr: `max(${recorded(slo, SLO_METRICS.budgetRemaining)}) without (${SLO_LABELS.window})`,
      labels,
    },
  ];
}
