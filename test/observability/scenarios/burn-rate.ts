import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { type Series, seconds, selector } from "../../../src/observability/promql.ts";
import type { Duration } from "../../../src/observability/rule.ts";
import { resolveObjective, type ServiceLevelObjective } from "../../../src/observability/slo/objective.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { burnRateChanges } from "./arithmetic.ts";
import { type Check, firing, type Scenario } from "./scenario.ts";
import { counter, errorCounter, lengthOf, type Phase } from "./traffic.ts";

/** Evaluations that an alert may be early or late by. */
const TOLERANCE = 2;

/** What every scenario of requests is about, changed as one needs it: 99.9 % over 30 days. */
export function requestsObjective(change: Partial<ServiceLevelObjective> = {}): ServiceLevelObjective {
  const requests = (outcome: string): Series => ({ metric: "http_requests_total", matchers: { job: "shop", outcome } });
  return {
    service: "shop",
    name: "availability",
    description: "Requests are answered without an error of ours",
    indicator: { kind: "events", total: [requests("any")], errors: [requests("error")] },
    objective: 99.9,
    alerts: { page: "ShopBudgetBurns", ticket: "ShopBudgetBurns", absent: "ShopNotMeasured" },
    runbookUrl: "https://example.com/runbook",
    dashboardUrl: "https://example.com/dashboard",
    ...change,
  };
}

/** Samples of what every scenario of requests is about. */
export function requestsInput(phases: readonly Phase[], interval: Duration): Scenario["input"] {
  const { indicator } = requestsObjective();
  if (indicator.kind !== "events" || !("errors" in indicator)) return [];
  const step = seconds(interval);
  return [
    ...indicator.total.map((series) => ({ series: selector(series), values: counter(phases, step) })),
    ...indicator.errors.map((series) => ({ series: selector(series), values: errorCounter(phases, step) })),
  ];
}

/** That an alert changes when the arithmetic says so: not two evaluations before, and no later than two after. */
function checksOf(
  slo: ServiceLevelObjective,
  severity: "page" | "ticket",
  phases: readonly Phase[],
  interval: number,
): Check[] {
  const resolved = resolveObjective(slo);
  const [margin, end] = [TOLERANCE * interval, lengthOf(phases)];
  const check = (at: number, fires: boolean) => firing(at, slo.alerts[severity], SEVERITIES[severity], fires ? 1 : 0);
  const changes = burnRateChanges(resolved, severity, phases, interval);
  const around = changes.flatMap(({ at, firing: fires }, index) => {
    const next = changes[index + 1]?.at ?? end;
    const before = changes[index - 1]?.at ?? 0;
    if (at - before < 2 * margin || next - at < 2 * margin) {
      throw new RangeError(`scenario: found changes at ${before}, ${at} and ${next} s, allowed: ${2 * margin} s apart`);
    }
    return [check(at - margin, !fires), check(at + margin, fires)];
  });
  return [...around, check(end, changes.at(-1)?.firing ?? false)];
}

export interface BurnRateScenario {
  readonly name: string;
  readonly phases: readonly Phase[];
  /** Default: 1m. */
  readonly interval?: Duration;
  readonly objective?: Partial<ServiceLevelObjective>;
  /** What is checked beside the alerts. Default: nothing. */
  readonly also?: readonly Check[];
}

/** A scenario of requests, with when its alerts begin and end worked out from the rates. */
export function burnRateScenario({ name, phases, interval = "1m", objective, also = [] }: BurnRateScenario): Scenario {
  const slo = requestsObjective(objective);
  const step = seconds(interval);
  return {
    name,
    rules: sloRules([slo]),
    interval,
    input: requestsInput(phases, interval),
    checks: [...checksOf(slo, "page", phases, step), ...checksOf(slo, "ticket", phases, step), ...also],
  };
}
