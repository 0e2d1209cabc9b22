import { DASHBOARDS } from "../dashboards/uids.ts";
import type { Observed } from "../observed.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const pod = 'job="alertmanager",namespace="hyperion",pod="alertmanager-0"';

/** Alertmanager: tells people. */
export const alertmanagerAlerts = ({ hyperion }: Pick<Observed, "hyperion">): AlertFamily => {
  const { replicas } = hyperion.alertmanager;
  return {
    name: "alertmanager",
    runbook: "alerting",
    dashboard: DASHBOARDS.self,
    alerts: [
      {
        name: "AlertmanagerNotTelling",
        expr: "sum by (namespace, integration) (rate(alertmanager_notifications_failed_total[15m])) / sum by (namespace, integration) (rate(alertmanager_notifications_total[15m])) > 0.1",
        for: "5m",
        severity: "page",
        summary: "Alertmanager cannot reach {{ $labels.integration }}",
        description:
          "{{ $value | humanizePercentage }} of notifications through {{ $labels.integration }} fail. If it is the one that wakes people, nobody is woken.",
        cases: [
          fires("the receiver's key was revoked", "30m", {
            [`alertmanager_notifications_total{${pod},integration="pagerduty"}`]: "0+1x40",
            [`alertmanager_notifications_failed_total{${pod},integration="pagerduty",reason="clientError"}`]: "0+1x40",
          }),
          silent("all arrive", "30m", {
            [`alertmanager_notifications_total{${pod},integration="pagerduty"}`]: "0+1x40",
            [`alertmanager_notifications_failed_total{${pod},integration="pagerduty",reason="clientError"}`]: "0x40",
          }),
        ],
      },
      {
        name: "AlertmanagerSplit",
        expr: `min by (namespace) (alertmanager_cluster_members) < ${replicas}`,
        for: "15m",
        severity: "ticket",
        summary: "Alertmanager's replicas do not see each other",
        description: `A replica sees {{ $value }} of ${replicas} members: people are told twice, and a silence holds in one place only.`,
        cases: [
          fires("gossip is blocked", "25m", { [`alertmanager_cluster_members{${pod}}`]: `${replicas - 1}x40` }),
          silent("all are there", "25m", { [`alertmanager_cluster_members{${pod}}`]: `${replicas}x40` }),
        ],
      },
      {
        name: "AlertmanagerConfigRefused",
        expr: "min by (namespace, pod) (alertmanager_config_last_reload_successful) == 0",
        for: "5m",
        severity: "ticket",
        summary: "{{ $labels.pod }} does not read its configuration",
        description: "It goes on with the one before: routes that were changed are not in force.",
        cases: [
          fires("a secret's file is missing", "10m", {
            [`alertmanager_config_last_reload_successful{${pod}}`]: "0x20",
          }),
          silent("it is read", "10m", { [`alertmanager_config_last_reload_successful{${pod}}`]: "1x20" }),
        ],
      },
    ],
  };
};
