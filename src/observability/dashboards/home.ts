import { SIGNALS } from "../../base/signals.ts";
import { SEVERITIES } from "../../conventions/alerting.ts";
import { BACKLOG } from "../accounting/backlog.ts";
import { ACCOUNTING, ACCOUNTING_WINDOWS } from "../accounting/names.ts";
import { ITEMS, LAYERS } from "../layers.ts";
import { SLO_LABELS, SLO_METRICS } from "../slo/names.ts";
import { rate, series } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, toDashboard } from "./style/links.ts";
import { bars, dashboardsOf, stat, timeseries } from "./style/panels.ts";
import { firingAlerts } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const FIRING = { alertstate: "firing" } as const;

const pages = () =>
  stat({
    title: "Pages",
    description: "Alerts that fire and wake somebody.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `count(${series("ALERTS", { ...FIRING, severity: SEVERITIES.page })}) or vector(0)` }],
    links: [toDashboard("Alerting", DASHBOARDS.self)],
  });

const tickets = () =>
  stat({
    title: "Tickets",
    description: "Alerts that fire and are read in working hours.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 20 },
    queries: [{ expr: `count(${series("ALERTS", { ...FIRING, severity: SEVERITIES.ticket })}) or vector(0)` }],
    links: [toDashboard("Alerting", DASHBOARDS.self)],
  });

const budget = () =>
  stat({
    title: "Least budget",
    description: "Of all objectives, what is left of the one that has least.",
    unit: UNITS.share,
    limits: { bad: 0, warn: 0.25, side: "low" },
    queries: [{ expr: `min(${SLO_METRICS.budgetRemaining})` }],
    links: [toDashboard("Objectives", DASHBOARDS.slos)],
  });

const loss = () =>
  stat({
    title: "Unexplained loss",
    description: `Largest share within ${ACCOUNTING_WINDOWS.fault} that went into a hop and came out nowhere.`,
    unit: UNITS.share,
    limits: { warn: 0.001, bad: 0.01 },
    whenNothing: "too little traffic",
    queries: [{ expr: `max(${ACCOUNTING.unexplained(ACCOUNTING_WINDOWS.fault)})` }],
    links: [toDashboard("Pipeline", DASHBOARDS.pipeline)],
  });

const backlog = () =>
  stat({
    title: "Oldest that waits",
    description: "Age of the oldest record in Kafka that was not replayed.",
    unit: UNITS.duration,
    limits: { warn: 3600, bad: 6 * 3600 },
    whenNothing: "nothing waits",
    queries: [{ expr: `max(${BACKLOG.ageSeconds})` }],
    links: [toDashboard("Kafka", DASHBOARDS.kafka)],
  });

const targetsDown = () =>
  stat({
    title: "Targets down",
    description: "Programs that do not show their metrics.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 5 },
    queries: [{ expr: `count(${series("up")} == 0) or vector(0)` }],
    links: [toDashboard("Alerting", DASHBOARDS.self)],
  });

const received = () =>
  timeseries({
    title: "Received by signal",
    description: "Spans, points and records a second, as ingress took them.",
    unit: UNITS.perSecond,
    queries: SIGNALS.map((signal) => ({
      expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.ingress),
      legend: signal,
    })),
    links: [toDashboard("Pipeline", DASHBOARDS.pipeline)],
  });

const budgets = () =>
  bars({
    title: "Budgets",
    description: "Share that is left of each objective's budget, least first.",
    unit: UNITS.share,
    limits: { bad: 0, warn: 0.25, side: "low" },
    queries: [
      {
        expr: `sort(min by (${SLO_LABELS.service}, ${SLO_LABELS.slo}) (${SLO_METRICS.budgetRemaining}))`,
        legend: `{{${SLO_LABELS.service}}}: {{${SLO_LABELS.slo}}}`,
      },
    ],
    seriesLinks: [
      toDashboard("Objective", DASHBOARDS.slo, {
        service: clicked(SLO_LABELS.service),
        slo: clicked(SLO_LABELS.slo),
      }),
    ],
  });

/** What people see first: whether all is well, and the way to everything else. */
export const homeDashboard = () =>
  dashboard({
    uid: DASHBOARDS.home,
    title: "Home",
    description: "Whether all is well, and the way to everything else.",
    tag: FOLDERS.overview.tag,
    rows: [
      row("Now", pages(), tickets(), budget(), loss(), backlog(), targetsDown()),
      row(
        "At a glance",
        firingAlerts(
          `count by (alertname, severity, namespace) (${series("ALERTS", { ...FIRING, severity: { "!~": SEVERITIES.information.join("|") } })})`,
        ),
        received(),
        budgets(),
      ),
      row(
        "Dashboards",
        dashboardsOf("Overview", FOLDERS.overview.tag, 8),
        dashboardsOf("Components", FOLDERS.components.tag, 8),
        dashboardsOf("Platform", FOLDERS.platform.tag, 8),
      ),
    ],
  });
