import { matcher } from "../../../src/telemetry/alertmanager/matcher.ts";
import type { InhibitRule, Route } from "../../../src/telemetry/alertmanager/types.ts";
import { RECEIVERS } from "./receivers.ts";

const is = (label: string, value: string): string => matcher(label, "=", value);

/**
 * The routes, tried from top to bottom. All but the last two pass an alert on: a critical alert about an objective is
 * for the channel of objectives too, which a route that keeps it would never let it reach.
 */
export const ROUTES: readonly Route[] = [
  {
    receiver: RECEIVERS.pagerduty,
    matchers: [is("severity", "critical")],
    group_wait: "10s",
    repeat_interval: "1h",
    continue: true,
  },
  {
    receiver: RECEIVERS.slackCritical,
    matchers: [is("severity", "critical")],
    group_wait: "10s",
    repeat_interval: "2h",
    continue: true,
  },
  {
    receiver: RECEIVERS.slackWarnings,
    matchers: [is("severity", "warning")],
    group_wait: "30s",
    repeat_interval: "4h",
    continue: true,
  },
  {
    receiver: RECEIVERS.slackSlo,
    matchers: [is("category", "slo")],
    group_wait: "1m",
    repeat_interval: "6h",
    continue: true,
  },
  {
    receiver: RECEIVERS.slackInfrastructure,
    matchers: [is("team", "infrastructure")],
    group_wait: "30s",
    repeat_interval: "4h",
    continue: true,
  },
  {
    receiver: RECEIVERS.emailInfo,
    matchers: [is("severity", "info")],
    group_wait: "10m",
    repeat_interval: "24h",
  },
  { receiver: RECEIVERS.nobody, matchers: [is("alertname", "Watchdog")] },
];

const hides = (source: string, target: string, ...equal: readonly string[]): InhibitRule => ({
  source_matchers: [source],
  target_matchers: [target],
  equal,
});

/** While a source fires, its targets are not sent. */
export const INHIBITIONS: readonly InhibitRule[] = [
  hides(is("severity", "critical"), is("severity", "warning"), "alertname", "service", "namespace"),
  hides(is("severity", "critical"), is("severity", "info"), "service", "namespace"),
  hides(is("severity", "warning"), is("severity", "info"), "service", "namespace"),
  // Of a node that is dead, its pods say nothing new.
  hides(is("alertname", "NodeNotReady"), is("category", "workload"), "node"),
  // Without the API server nothing that is known of workloads is of the present.
  hides(is("alertname", "KubeAPIServerDown"), is("category", "workload")),
];
