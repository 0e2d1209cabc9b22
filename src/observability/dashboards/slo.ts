import type { Observed } from "../observed.ts";
import { selector } from "../promql.ts";
import type { Duration } from "../rule.ts";
import { SLO_LABELS, SLO_METRICS } from "../slo/names.ts";
import { BASE_WINDOW } from "../slo/objective.ts";
import { WORKBOOK_WINDOWS } from "../slo/windows.ts";
import { series } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { toDashboard } from "./style/links.ts";
import { stat, timeseries } from "./style/panels.ts";
import { table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { oneLabelVariable, value } from "./style/variables.ts";
import { DASHBOARDS } from "./uids.ts";

const CHOSEN = { [SLO_LABELS.service]: value("service"), [SLO_LABELS.slo]: value("slo") } as const;

const of = (metric: string): string => selector({ metric, matchers: CHOSEN });

const toAll = toDashboard("All objectives", DASHBOARDS.slos);

const promised = () =>
  stat({
    title: "Promised",
    description: "Share of events that is to be good.",
    unit: UNITS.share,
    queries: [{ expr: `max(${of(SLO_METRICS.objective)})` }],
    links: [toAll],
  });

const kept = () =>
  stat({
    title: "Kept in the period",
    description: "Share of events of the period that were good, each event counting the same.",
    unit: UNITS.share,
    queries: [{ expr: `1 - max(${of(SLO_METRICS.periodBurnRate)}) * max(${of(SLO_METRICS.errorBudget)})` }],
  });

const left = () =>
  stat({
    title: "Budget left",
    description: "Share of the period's errors that may still happen.",
    unit: UNITS.share,
    limits: { bad: 0, warn: 0.25, side: "low" },
    queries: [{ expr: `min(${of(SLO_METRICS.budgetRemaining)})` }],
  });

const burnNow = () =>
  stat({
    title: "Burn rate",
    description: "How many times too fast the budget is used now.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 6 },
    queries: [{ expr: `max(${of(SLO_METRICS.currentBurnRate)})` }],
  });

const period = () =>
  stat({
    title: "Period",
    description: "Days over which the promise holds.",
    unit: UNITS.count,
    queries: [{ expr: `max(${of(SLO_METRICS.periodDays)})` }],
  });

const stale = () =>
  stat({
    title: "Stale",
    description: "For an objective on freshness: whether what is read is older than it may be.",
    unit: UNITS.count,
    limits: { bad: 1 },
    whenNothing: "not of this kind",
    queries: [{ expr: `max(${of(SLO_METRICS.stale)})` }],
  });

const burnDown = () =>
  timeseries({
    title: "Budget over time",
    description: "Over the range shown. A step down is an incident, a slope a fault that nobody fixed.",
    unit: UNITS.share,
    width: 24,
    queries: [{ expr: of(SLO_METRICS.budgetRemaining), legend: "left" }],
  });

/** Windows of the alerts, each once. */
const windows = [...new Set<Duration>([BASE_WINDOW, ...WORKBOOK_WINDOWS.flatMap(({ short, long }) => [short, long])])];

const errors = () =>
  timeseries({
    title: "Errors by window",
    description: "Share of events that were errors. Short windows show what happens, long ones what it costs.",
    unit: UNITS.share,
    queries: windows.map((window) => ({ expr: of(SLO_METRICS.errorRatio(window)), legend: window })),
  });

const burnRates = () =>
  timeseries({
    title: "Burn rates by window",
    description: "An alert needs a short and a long window above its factor: 14.4, 6 or 1.",
    unit: UNITS.count,
    queries: windows.map((window) => ({
      expr: `max(${of(SLO_METRICS.errorRatio(window))}) / max(${of(SLO_METRICS.errorBudget)})`,
      legend: window,
    })),
  });

const events = () =>
  timeseries({
    title: "Events and errors",
    description: "A second. With few events a single error is a large share.",
    unit: UNITS.perSecond,
    queries: [
      { expr: of(SLO_METRICS.total(BASE_WINDOW)), legend: "events" },
      { expr: of(SLO_METRICS.errors(BASE_WINDOW)), legend: "errors" },
    ],
  });

const alerts = () =>
  table({
    title: "Alerts of this objective",
    description: "Pending and firing.",
    labels: { alertname: "Alert", severity: "Severity", alertstate: "State" },
    columns: [
      {
        title: "Series",
        expr: `count by (alertname, severity, alertstate) (${series("ALERTS", CHOSEN)})`,
        unit: UNITS.count,
      },
    ],
    width: 12,
  });

/** One objective in detail. */
export const sloDashboard = ({ retentionDays }: Pick<Observed, "retentionDays">) =>
  dashboard({
    uid: DASHBOARDS.slo,
    title: "Objective",
    description: "One objective: budget, errors over every window, and its alerts.",
    tag: FOLDERS.overview.tag,
    // Further back there is nothing to show; the budget itself remembers its whole period.
    from: `now-${retentionDays.metrics}d`,
    variables: [
      oneLabelVariable("service", "Service", SLO_METRICS.info, SLO_LABELS.service),
      oneLabelVariable(
        "slo",
        "Objective",
        selector({ metric: SLO_METRICS.info, matchers: { [SLO_LABELS.service]: value("service") } }),
        SLO_LABELS.slo,
      ),
    ],
    rows: [
      row("Now", promised(), kept(), left(), burnNow(), period(), stale()),
      row("Budget", burnDown()),
      row("Errors", errors(), burnRates(), events(), alerts()),
    ],
  });
