import type { AlertingRule, Duration } from "../../../src/observability/rule.ts";
import { VALUES } from "../values.ts";

/** What the routes and inhibitions read of an alert, beside its name. */
interface Routing {
  readonly severity: "critical" | "warning" | "info" | "none";
  readonly category?: "slo" | "application" | "workload" | "node" | "storage" | "control-plane" | "monitoring";
  readonly team?: "sre" | "infrastructure";
  /**
   * Set where the series has none of its own. A label that two alerts lack counts as equal to Alertmanager: without
   * it, an alert of one thing would hide those of every other.
   */
  readonly service?: string;
  readonly namespace?: string;
  readonly slo?: string;
}

interface Alert extends Routing {
  readonly name: string;
  readonly expr: string;
  /** How long it must hold. Default: not at all. */
  readonly for?: Duration;
  /** How long it goes on after it held last. Default: not at all. */
  readonly keepFiringFor?: Duration;
  /** One line. */
  readonly summary: string;
  /** What it means, with the value. */
  readonly description: string;
  readonly dashboard: Dashboard;
}

/** Dashboards by the name of their file, which is their uid. */
export type Dashboard = "slo-overview" | "service-health" | "infrastructure";

export const dashboardUrl = (uid: Dashboard): string => `${VALUES.links.grafana}/d/${uid}`;

/** Heading of the alert on the page that says what to do. */
export const runbookUrl = (alert: string): string => `${VALUES.links.runbooks}#${alert.toLowerCase()}`;

/** Value of `service` and `namespace` on an alert that is about no service and no namespace. */
export const PLATFORM = { service: "platform", namespace: "cluster" } as const;

export function alertingRule(alert: Alert): AlertingRule {
  const { name, expr, summary, description, dashboard, keepFiringFor, ...rest } = alert;
  const { for: patience, ...labels } = rest;
  return {
    alert: name,
    expr,
    ...(patience === undefined ? {} : { for: patience }),
    ...(keepFiringFor === undefined ? {} : { keep_firing_for: keepFiringFor }),
    labels,
    annotations: { summary, description, runbook_url: runbookUrl(name), dashboard_url: dashboardUrl(dashboard) },
  };
}
