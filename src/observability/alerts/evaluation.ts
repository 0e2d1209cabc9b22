import { WATCHDOG } from "../../conventions/alerting.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const rules = 'job="vmalert",namespace="hyperion",pod="vmalert-0",group="kafka",file="kafka.yaml"';

/** vmalert, and the sign of life that leaves the cluster. */
export const evaluationAlerts: AlertFamily = {
  name: "evaluation",
  runbook: "alerting",
  dashboard: DASHBOARDS.self,
  alerts: [
    {
      name: WATCHDOG,
      expr: "vector(1)",
      severity: "none",
      summary: "Alerting works",
      description:
        "This alert always fires. Whoever receives it alerts when it does not come: then vmalert, Alertmanager, VictoriaMetrics or the way out of the cluster is broken.",
      cases: [fires("nothing at all happens", "1m", { unrelated: "0x5" })],
    },
    {
      name: "VmalertRuleFailing",
      expr: "sum by (namespace, group) (increase(vmalert_alerting_rules_errors_total[10m])) > 0 or sum by (namespace, group) (increase(vmalert_recording_rules_errors_total[10m])) > 0",
      for: "10m",
      severity: "page",
      summary: "Rules of {{ $labels.group }} are not evaluated",
      description:
        "{{ $value | humanize }} evaluations of {{ $labels.group }} failed within ten minutes: its alerts cannot fire.",
      cases: [
        fires("vmselect does not answer", "25m", {
          [`vmalert_alerting_rules_errors_total{${rules},alertname="KafkaFullSoon",id="1"}`]: "0+2x40",
        }),
        silent("one query timed out", "25m", {
          [`vmalert_alerting_rules_errors_total{${rules},alertname="KafkaFullSoon",id="1"}`]: "0x5 1x40",
        }),
      ],
    },
    {
      name: "VmalertLate",
      expr: "sum by (namespace, group) (increase(vmalert_iteration_missed_total[10m])) > 0",
      for: "15m",
      severity: "ticket",
      summary: "The rules of {{ $labels.group }} take longer than their interval",
      description: "{{ $value | humanize }} evaluations were left out within ten minutes: its alerts come late.",
      cases: [
        fires("queries are slow", "30m", { [`vmalert_iteration_missed_total{${rules}}`]: "0+2x40" }),
        silent("all are in time", "30m", { [`vmalert_iteration_missed_total{${rules}}`]: "0x40" }),
      ],
    },
    {
      name: "VmalertNotSending",
      expr: "sum by (namespace, pod) (increase(vmalert_alerts_send_errors_total[10m])) > 0",
      for: "5m",
      severity: "page",
      summary: "{{ $labels.pod }} does not reach every Alertmanager",
      description:
        "{{ $value | humanize }} notifications failed within ten minutes. With all replicas away, only the dead man's switch tells.",
      cases: [
        fires("an Alertmanager does not answer", "15m", {
          [`vmalert_alerts_send_errors_total{${rules},addr="http://alertmanager-0"}`]: "0+2x30",
        }),
        silent("all answer", "15m", {
          [`vmalert_alerts_send_errors_total{${rules},addr="http://alertmanager-0"}`]: "0x30",
        }),
      ],
    },
    {
      name: "VmalertNotRecording",
      expr: "sum by (namespace, pod) (increase(vmalert_remotewrite_dropped_rows_total[10m])) > 0",
      severity: "ticket",
      summary: "{{ $labels.pod }} loses what it records",
      description:
        "{{ $value | humanize }} rows of objectives, accounting and the state of alerts were dropped within ten minutes.",
      cases: [
        fires("vminsert refuses", "15m", {
          [`vmalert_remotewrite_dropped_rows_total{job="vmalert",namespace="hyperion",pod="vmalert-0"}`]:
            "0x2 0+100x30",
        }),
        silent("all are written", "15m", {
          [`vmalert_remotewrite_dropped_rows_total{job="vmalert",namespace="hyperion",pod="vmalert-0"}`]: "0x30",
        }),
      ],
    },
  ],
};
