import { SEVERITIES } from "../../conventions/alerting.ts";
import type { DashboardUid } from "../dashboards/uids.ts";
import type { AlertingRule, Duration, RuleGroup } from "../rule.ts";

/** What some series do, and whether an alert answers. Each alert has at least one case that fires and one that does not. */
export interface AlertCase {
  /** What happens, in a few words. */
  readonly when: string;
  /** Samples of each series in promtool's notation, one a minute from the start on. */
  readonly series: Readonly<Record<string, string>>;
  /** Time from the start at which somebody looks. */
  readonly at: Duration;
  /** How many alerts of the name fire then; 0 says that it is silent. */
  readonly firing: number;
}

/** A case in which `firing` alerts of the name fire. */
export const fires = (when: string, at: Duration, series: AlertCase["series"], firing = 1): AlertCase => ({
  when,
  series,
  at,
  firing,
});

/** A case in which nothing fires. */
export const silent = (when: string, at: Duration, series: AlertCase["series"]): AlertCase => ({
  when,
  series,
  at,
  firing: 0,
});

/** An alert, without what every alert of its family says in the same words. */
interface Alert {
  readonly name: string;
  readonly expr: string;
  /** How long it must hold. Default: not at all. */
  readonly for?: Duration;
  /** How long it goes on after it held last. Default: not at all. */
  readonly keepFiringFor?: Duration;
  /** `page` wakes somebody up: data or sight is being lost now, or soon. `ticket` waits for the morning; `none` tells nobody. */
  readonly severity: "page" | "ticket" | "none";
  /** One line; may name labels of the series as `{{ $labels.pod }}`. */
  readonly summary: string;
  /** What it means, with the value. */
  readonly description: string;
  /** Alerts that say nothing new while this one fires. Default: none. */
  readonly hides?: readonly string[];
  /** Labels by which a hidden alert is about the same thing. Default: none, everything of its name is hidden. */
  readonly hidesWithSame?: readonly string[];
  readonly cases: readonly AlertCase[];
}

/** Alerts of one component: they share a page of the runbook and a dashboard. */
export interface AlertFamily {
  /** Name of the rule group. */
  readonly name: string;
  /** Name of the page in docs/runbooks, without `.md`; each alert has a heading there that is its name. */
  readonly runbook: string;
  readonly dashboard: DashboardUid;
  /** Groups that record what the alerts read. Default: none. */
  readonly reads?: readonly RuleGroup[];
  readonly alerts: readonly Alert[];
}

/** Where the links of alerts lead, and who answers for them. */
export interface AlertLinks {
  /** URL of the folder of runbooks, with its slash. */
  readonly runbooks: string;
  /** URL that a dashboard's uid is put behind, with its slash. */
  readonly dashboards: string;
  readonly owner: string;
}

/** The anchor that a heading has on the page: what GitHub makes of it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-");

function alertingRule(alert: Alert, family: AlertFamily, links: AlertLinks): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keepFiringFor === undefined ? {} : { keep_firing_for: alert.keepFiringFor }),
    labels: { severity: alert.severity === "none" ? "none" : SEVERITIES[alert.severity], owner: links.owner },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${links.runbooks}${family.runbook}.md#${anchorOf(alert.name)}`,
      dashboard_url: `${links.dashboards}${family.dashboard}`,
    },
  };
}

/** The rule groups of a family, in the order in which they depend on each other. */
export const familyGroups = (family: AlertFamily, links: AlertLinks): RuleGroup[] => [
  ...(family.reads ?? []),
  { name: `hyperion-${family.name}`, rules: family.alerts.map((alert) => alertingRule(alert, family, links)) },
];
