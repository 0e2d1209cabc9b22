import { Decimal } from "../../base/decimal.ts";
import { type Series, seconds } from "../promql.ts";
import type { Duration } from "../rule.ts";
import { type Indicator, presenceOf } from "./indicator.ts";
import { type MaintenanceWindow, refuseBadMaintenance } from "./maintenance.ts";
import { partOfPeriod, refuseForgottenWindows } from "./retention.ts";
import { type BurnRateWindow, burnRateFactor, refuseBadWindows, WORKBOOK_WINDOWS } from "./windows.ts";

/** What a service promises, and what is done when it does not keep it. */
export interface ServiceLevelObjective {
  readonly service: string;
  /** Unique in the service. */
  readonly name: string;
  /** What is promised, in a sentence without a period; people who are woken read it. */
  readonly description: string;
  readonly indicator: Indicator;
  /** Percent of events that are good, above 0 and below 100, such as 99.9. */
  readonly objective: number;
  /** Time over which the objective holds. Default: 30d. */
  readonly period?: Duration;
  /** How long the store that rules read keeps a sample. Default: as long as the period. */
  readonly samplesKept?: Duration;
  /** How long its alerts go on after the budget last burned too fast. Default: not at all. */
  readonly keepFiringFor?: Duration;
  /** Labels by which each has an objective of its own, such as one a tenant. Default: none, one for all. */
  readonly by?: readonly string[];
  /** Default: the SRE Workbook's. */
  readonly windows?: readonly BurnRateWindow[];
  /** Windows that are recorded beside those of the alerts. Default: none. */
  readonly recordedWindows?: readonly Duration[];
  /** When too little happens for a ratio to say anything. */
  readonly lowTraffic?: {
    /** Events in the long window, below which no alert fires. Default: 0, as many as there are. */
    readonly minimumEvents?: number;
    /** Errors in the long window, below which no alert fires. Default: 2, so that one error wakes nobody. */
    readonly minimumErrors?: number;
  };
  /**
   * What is done when there are no series at all, which a ratio cannot tell from a quiet night.
   * `tolerated`: nothing, for a program that makes its counters with its first event. Default: a page after 5 minutes.
   */
  readonly absence?:
    | "tolerated"
    | {
        readonly for?: Duration;
        /** Series whose absence counts. Default: the indicator's own. */
        readonly series?: readonly Series[];
        /** Values of the first label of `by`, each of which must be there. Default: any is enough. */
        readonly expected?: readonly string[];
      };
  /** Planned times that cost no budget and wake nobody. Default: none. */
  readonly maintenance?: readonly MaintenanceWindow[];
  /** Names of the alerts. A page hides the ticket of the same name. */
  readonly alerts: { readonly page: string; readonly ticket: string; readonly absent: string };
  readonly runbookUrl: string;
  readonly dashboardUrl: string;
  /** On every recorded series and alert, such as the owner. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Name under which shares of good events are recorded too: `slo:<name>:ratio_rate5m`. Default: they are not. */
  readonly publishedAs?: string;
}

/** A burn rate window with its arithmetic. */
export interface BurnRate extends BurnRateWindow {
  /** Times the rate at which the budget lasts for the period. */
  readonly factor: Decimal;
  /** Share of errors above which it burns. */
  readonly threshold: Decimal;
}

/** An objective, checked, with every default filled in. */
export interface ResolvedObjective extends ServiceLevelObjective {
  /** Unique among all objectives. */
  readonly id: string;
  /** Share of good events that is promised, 0 to 1. */
  readonly ratio: Decimal;
  /** Share of errors that is allowed, 0 to 1. */
  readonly budget: Decimal;
  readonly period: Duration;
  /** The period, or the equal parts of it that the store remembers one by one. */
  readonly partOfPeriod: Duration;
  readonly by: readonly string[];
  readonly burnRates: readonly BurnRate[];
  /** Windows that are recorded, shortest first. */
  readonly recordedWindows: readonly Duration[];
  readonly lowTraffic: { readonly minimumEvents: number; readonly minimumErrors: number };
  readonly maintenance: readonly MaintenanceWindow[];
  readonly labels: Readonly<Record<string, string>>;
  readonly absent:
    | { readonly for: Duration; readonly series: readonly Series[]; readonly expected: readonly string[] }
    | undefined;
}

/** Window whose amounts are recorded every half minute, and added up to what a period came to. */
export const BASE_WINDOW = "5m" satisfies Duration;

const DEFAULTS = { period: "30d", absentFor: "5m", minimumErrors: 2 } as const;

const ONE = Decimal.of(1);

/** Checks an objective. Throws a sentence with the arithmetic where nothing could ever fire, or everything would. */
export function resolveObjective(slo: ServiceLevelObjective): ResolvedObjective {
  const { service, name, period = DEFAULTS.period, by = [], maintenance = [], labels = {} } = slo;
  const where = `objective ${service} ${name}`;
  if (!(slo.objective > 0 && slo.objective < 100)) {
    throw new RangeError(
      `${where}: found ${slo.objective} %, allowed: above 0 and below 100 %, for without a budget the first error would page`,
    );
  }
  const { indicator } = slo;
  if (indicator.kind === "freshness" && indicator.missing === "fresh" && by.length > 0) {
    throw new RangeError(`${where}: found missing series that are fresh by ${by.join(", ")}, allowed: without \`by\``);
  }
  const windows = slo.windows ?? WORKBOOK_WINDOWS;
  const { samplesKept = period } = slo;
  refuseBadWindows(where, windows, period);
  refuseForgottenWindows(where, windows, samplesKept);
  refuseBadMaintenance(where, maintenance);
  const ratio = Decimal.of(slo.objective).dividedBy(Decimal.of(100));
  const budget = ONE.minus(ratio);
  const burnRates = windows.map((window) => burnRate(where, window, period, ratio));
  const recorded = new Set<Duration>([
    BASE_WINDOW,
    ...windows.flatMap(({ short, long }) => [short, long]),
    ...(slo.recordedWindows ?? []),
  ]);
  const { minimumEvents = 0, minimumErrors = DEFAULTS.minimumErrors } = slo.lowTraffic ?? {};
  return {
    ...slo,
    id: `${service}-${name}`,
    ratio,
    budget,
    period,
    partOfPeriod: partOfPeriod(where, period, samplesKept),
    by,
    burnRates,
    recordedWindows: [...recorded].filter((window) => window !== period).sort((a, b) => seconds(a) - seconds(b)),
    lowTraffic: { minimumEvents, minimumErrors },
    maintenance,
    labels,
    absent: resolveAbsence(where, slo),
  };
}

function burnRate(where: string, window: BurnRateWindow, period: Duration, ratio: Decimal): BurnRate {
  const factor = burnRateFactor(window, period);
  const threshold = factor.times(ONE.minus(ratio));
  if (threshold.compare(ONE) >= 0) {
    const least = ONE.minus(ONE.dividedBy(factor)).times(Decimal.of(100));
    throw new RangeError(
      `${where}: found ${window.budgetPercent} % of the budget in ${window.long} of ${period}, which is a burn rate of ${factor.toString()}; ` +
        `${factor.toString()} × (1 − ${ratio.toString()}) = ${threshold.toString()} is no share of errors below 1, so the alert could never fire; ` +
        `allowed: an objective above ${least.toString()} %, or windows with a smaller share of the budget`,
    );
  }
  return { ...window, factor, threshold };
}

function resolveAbsence(where: string, slo: ServiceLevelObjective): ResolvedObjective["absent"] {
  const { absence = {}, by = [], indicator } = slo;
  if (absence === "tolerated") return undefined;
  const { for: patience = DEFAULTS.absentFor, series = presenceOf(indicator), expected = [] } = absence;
  if (expected.length > 0 && by.length === 0) {
    throw new RangeError(`${where}: found expected values ${expected.join(", ")} of no label, allowed: with \`by\``);
  }
  return { for: patience, series, expected };
}
