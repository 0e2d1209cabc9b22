import type { Duration } from "../rule.ts";

/**
 * Names of the rules' groups, metrics and labels: those of Sloth (slok/sloth, `pkg/common/conventions` and its plug-in
 * `sli_total_amount`), so that whatever reads its rules reads ours. Only what it has no name for is named here.
 */
export const SLO_LABELS = {
  id: "sloth_id",
  service: "sloth_service",
  slo: "sloth_slo",
  window: "sloth_window",
  severity: "sloth_severity",
  /** Of what a period is added up from: how many parts ago a part ended. */
  part: "sloth_part",
  objective: "sloth_objective",
} as const;

export const SLO_METRICS = {
  /** Share of events that were errors, 0 to 1. */
  errorRatio: (window: Duration): string => `slo:sli_error:ratio_rate${window}`,
  /** Events a second. */
  total: (window: Duration): string => `slo:sli_total:amount${window}`,
  /** Errors a second. */
  errors: (window: Duration): string => `slo:sli_error:amount${window}`,
  /** Sum of the amounts of a part of the period: `total`, or `error`. */
  partOfPeriod: (what: "total" | "error", part: Duration): string => `slo:sli_${what}:sum${part}`,
  /** 1 where what is read is older than it may be, 0 where it is not. */
  stale: "slo:sli_stale:bool",
  objective: "slo:objective:ratio",
  errorBudget: "slo:error_budget:ratio",
  periodDays: "slo:time_period:days",
  currentBurnRate: "slo:current_burn_rate:ratio",
  periodBurnRate: "slo:period_burn_rate:ratio",
  budgetRemaining: "slo:period_error_budget_remaining:ratio",
  info: "sloth_slo_info",
} as const;

export const SLO_GROUPS = {
  indicator: (id: string): string => `sloth-slo-sli-recordings-${id}`,
  metadata: (id: string): string => `sloth-slo-meta-recordings-${id}`,
  alerts: (id: string): string => `sloth-slo-alerts-${id}`,
} as const;
