import { SLO_LABELS } from "../slo/names.ts";
import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

/** Alertmanager 0.34. */
export const ALERTMANAGER = {
  alertmanager_alerts: gauge("state"),
  alertmanager_alerts_received_total: counter("status", "version"),
  alertmanager_alerts_invalid_total: counter("version"),
  alertmanager_notifications_total: counter("integration"),
  alertmanager_notifications_failed_total: counter("integration", "reason"),
  alertmanager_notification_latency_seconds: histogram("integration"),
  alertmanager_cluster_members: gauge(),
  alertmanager_cluster_failed_peers: gauge(),
  alertmanager_cluster_health_score: gauge(),
  alertmanager_config_last_reload_successful: gauge(),
  alertmanager_config_hash: gauge(),
  alertmanager_silences: gauge("state"),
} as const satisfies MetricTable;

/** Labels that our alerts have, an objective's as well. */
const alert = ["alertname", "severity", "alertgroup", ...Object.values(SLO_LABELS)] as const;
const PENDING = "the first alert that is pending";

/** What vmalert writes of alerts as series, so that a rule or a panel may read them. */
export const ALERT_STATE = {
  ALERTS: onlyAfter(PENDING, gauge("alertstate", ...alert)),
  ALERTS_FOR_STATE: onlyAfter(PENDING, gauge(...alert)),
} as const satisfies MetricTable;
