import { SLO_LABELS, SLO_METRICS } from "../slo/names.ts";
import { series } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, type Link, toDashboard } from "./style/links.ts";
import { bars, stat, timeseries } from "./style/panels.ts";
import { table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { value } from "./style/variables.ts";
import { DASHBOARDS } from "./uids.ts";

const BY = `${SLO_LABELS.service}, ${SLO_LABELS.slo}`;
const LEGEND = `{{${SLO_LABELS.service}}}: {{${SLO_LABELS.slo}}}`;

/** An objective has one series, or one for each of what it is `by`: the worst stands for it. */
const worst = (metric: string, least = false): string => `${least ? "min" : "max"} by (${BY}) (${metric})`;

const toSlo: Link = toDashboard("Objective", DASHBOARDS.slo, {
  service: clicked(SLO_LABELS.service),
  slo: clicked(SLO_LABELS.slo),
});

const cell = (name: string): string => value(`__data.fields.${name}`);

const count = () =>
  stat({
    title: "Objectives",
    description: "What the platform promises.",
    unit: UNITS.count,
    queries: [{ expr: `count(${worst(SLO_METRICS.objective)})` }],
  });

const exhausted = () =>
  stat({
    title: "Without budget",
    description: "Objectives whose budget for the period is used up: nothing risky should be changed there.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `count(${worst(SLO_METRICS.budgetRemaining, true)} <= 0) or vector(0)` }],
  });

const burning = () =>
  stat({
    title: "Burning",
    description: "Objectives that use their budget faster than it lasts for the period.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 3 },
    queries: [{ expr: `count(${worst(SLO_METRICS.currentBurnRate)} > 1) or vector(0)` }],
  });

const alerting = () =>
  stat({
    title: "Alerting",
    description: "Objectives with an alert that fires.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [
      {
        expr: `count(count by (${BY}) (${series("ALERTS", { alertstate: "firing", [SLO_LABELS.id]: { "!=": "" } })})) or vector(0)`,
      },
    ],
  });

const all = () =>
  table({
    title: "All objectives",
    description: "Each promise, how fast its budget is used now, and what is left of it.",
    labels: { [SLO_LABELS.service]: "Service", [SLO_LABELS.slo]: "Objective" },
    columns: [
      { title: "Promised", expr: worst(SLO_METRICS.objective), unit: UNITS.share },
      { title: "Burn rate", expr: worst(SLO_METRICS.currentBurnRate), unit: UNITS.count, limits: { warn: 1, bad: 6 } },
      {
        title: "Burn rate of the period",
        expr: worst(SLO_METRICS.periodBurnRate),
        unit: UNITS.count,
        limits: { warn: 0.75, bad: 1 },
      },
      {
        title: "Budget left",
        expr: worst(SLO_METRICS.budgetRemaining, true),
        unit: UNITS.share,
        limits: { bad: 0, warn: 0.25, side: "low" },
      },
    ],
    sortBy: { title: "Budget left", ascending: true },
    rowLinks: [toDashboard("Objective", DASHBOARDS.slo, { service: cell("Service"), slo: cell("Objective") })],
  });

const left = () =>
  bars({
    title: "Budget left, least first",
    description: "Share of each objective's budget for its period. Below nothing, the promise is broken.",
    unit: UNITS.share,
    limits: { bad: 0, warn: 0.25, side: "low" },
    queries: [{ expr: `sort(${worst(SLO_METRICS.budgetRemaining, true)})`, legend: LEGEND }],
    seriesLinks: [toSlo],
  });

const budgets = () =>
  timeseries({
    title: "Budget left over time",
    description: "A step down is an incident; a slope is a fault that nobody fixed.",
    unit: UNITS.share,
    queries: [{ expr: worst(SLO_METRICS.budgetRemaining, true), legend: LEGEND }],
    seriesLinks: [toSlo],
  });

const rates = () =>
  timeseries({
    title: "Burn rates",
    description: "1 uses the budget up in exactly the period. Pages begin at 14.4 and 6, tickets at 1.",
    unit: UNITS.count,
    width: 24,
    queries: [{ expr: worst(SLO_METRICS.currentBurnRate), legend: LEGEND }],
    seriesLinks: [toSlo],
  });

/** All objectives at a glance. */
export const slosDashboard = () =>
  dashboard({
    uid: DASHBOARDS.slos,
    title: "Objectives",
    description: "Service level objectives: what is promised, what is kept, and what budget is left.",
    tag: FOLDERS.overview.tag,
    from: "now-7d",
    rows: [row("Now", count(), exhausted(), burning(), alerting()), row("Budgets", all(), left(), budgets(), rates())],
  });
