import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const pod = 'job="loki",namespace="hyperion"';

const member = `loki_ring_members{${pod},component="distributor",pod="loki-distributor-0",state="Unhealthy",name="ingester"}`;
const requests = (status: string) =>
  `loki_request_duration_seconds_count{${pod},component="querier",route="loki_api_v1_query_range",status_code="${status}"}`;
const compaction = `loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds{${pod},component="compactor"}`;
const retention = `loki_compactor_apply_retention_last_successful_run_timestamp_seconds{${pod},component="compactor"}`;

/** Loki: logs. */
export const lokiAlerts: AlertFamily = {
  name: "loki",
  runbook: "loki",
  dashboard: DASHBOARDS.loki,
  alerts: [
    {
      name: "LokiIngesterUnhealthy",
      expr: 'max by (namespace) (loki_ring_members{state="Unhealthy",name="ingester"}) > 0',
      for: "10m",
      severity: "ticket",
      summary: "{{ $value }} Loki ingesters are unhealthy",
      description: "With three copies of each line one may be away. A second one refuses writes, which then fail over.",
      cases: [
        fires("an ingester does not come back", "20m", { [member]: "0x2 1x30" }),
        silent("an ingester restarts", "20m", { [member]: "0x2 1x5 0x30" }),
      ],
    },
    {
      name: "LokiIngestersLost",
      expr: 'max by (namespace) (loki_ring_members{state="Unhealthy",name="ingester"}) > 1',
      for: "5m",
      severity: "page",
      summary: "{{ $value }} Loki ingesters are unhealthy at once",
      description: "Lines that only these ingesters have cannot be read, and writes fail over to Kafka.",
      hides: ["LokiIngesterUnhealthy"],
      cases: [
        fires("two zones are gone", "10m", { [member]: "0x2 2x20" }),
        silent("one ingester is away", "10m", { [member]: "0x2 1x20" }),
      ],
    },
    {
      name: "LokiRequestsFailing",
      expr: 'sum by (namespace, component, route) (rate(loki_request_duration_seconds_count{status_code=~"5.."}[5m])) / sum by (namespace, component, route) (rate(loki_request_duration_seconds_count[5m])) > 0.05',
      for: "15m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of {{ $labels.route }} fail at Loki's {{ $labels.component }}",
      description: "Loki's {{ $labels.component }} answers {{ $labels.route }} with an error of its own.",
      cases: [
        fires("queries fail", "25m", { [requests("200")]: "0+50x40", [requests("500")]: "0+10x40" }),
        silent("clients ask for nonsense", "25m", { [requests("200")]: "0+50x40", [requests("400")]: "0+50x40" }),
      ],
    },
    {
      name: "LokiFlushFailing",
      expr: "sum by (namespace) (increase(loki_ingester_chunks_flush_failures_total[10m])) > 0",
      for: "15m",
      severity: "page",
      summary: "Loki cannot write chunks to Azure Blob",
      description:
        "{{ $value | humanize }} chunks could not be flushed within ten minutes. They are in memory and in the write-ahead log, whose volume fills.",
      cases: [
        fires("Blob refuses", "30m", {
          [`loki_ingester_chunks_flush_failures_total{${pod},component="ingester"}`]: "0+5x40",
        }),
        silent("one chunk had to be tried again", "30m", {
          [`loki_ingester_chunks_flush_failures_total{${pod},component="ingester"}`]: "0x5 1x40",
        }),
      ],
    },
    {
      name: "LokiWalFull",
      expr: "sum by (namespace, pod) (increase(loki_ingester_wal_disk_full_failures_total[10m])) > 0",
      severity: "page",
      summary: "The volume of {{ $labels.pod }} is full: lines are no longer kept on it",
      description:
        "{{ $labels.pod }} takes lines and cannot write them to its log: those in memory are lost if it ends.",
      cases: [
        fires("the volume is full", "10m", {
          [`loki_ingester_wal_disk_full_failures_total{${pod},component="ingester",pod="loki-ingester-0"}`]:
            "0x2 0+5x20",
        }),
        silent("it has room", "10m", {
          [`loki_ingester_wal_disk_full_failures_total{${pod},component="ingester",pod="loki-ingester-0"}`]: "0x20",
        }),
      ],
    },
    {
      name: "LokiCompactionOld",
      expr: "time() - max by (namespace) (loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds > 0) > 3 * 3600",
      for: "10m",
      severity: "ticket",
      summary: "Loki's index was last compacted {{ $value | humanizeDuration }} ago",
      description: "The compactor does not finish: queries read many small files.",
      cases: [
        fires("the compactor fails", "240m", { [compaction]: "1x300" }),
        silent("it ran an hour ago", "240m", { [compaction]: "1x180 10800x120" }),
        silent("it has not run since its start", "240m", { [compaction]: "0x300" }),
      ],
    },
    {
      name: "LokiRetentionOld",
      expr: "time() - max by (namespace) (loki_compactor_apply_retention_last_successful_run_timestamp_seconds > 0) > 24 * 3600",
      for: "1h",
      severity: "ticket",
      summary: "Loki last deleted old logs {{ $value | humanizeDuration }} ago",
      description:
        "Logs are kept longer than the environment states, until the container's lifecycle rule deletes them.",
      cases: [
        fires("nothing was deleted for a day", "1560m", { [retention]: "1x1600" }),
        silent("it ran within the day", "1560m", { [retention]: "1x700 42000x900" }),
      ],
    },
    {
      name: "LokiRulesFailing",
      expr: "sum by (namespace, rule_group) (increase(loki_prometheus_rule_evaluation_failures_total[10m])) > 0",
      for: "10m",
      severity: "ticket",
      summary: "Loki's rule group {{ $labels.rule_group }} fails",
      description: "Alerts on logs that this group makes do not fire.",
      cases: [
        fires("a rule cannot be evaluated", "20m", {
          [`loki_prometheus_rule_evaluation_failures_total{${pod},component="ruler",rule_group="logs"}`]: "0+1x30",
        }),
        silent("all are", "20m", {
          [`loki_prometheus_rule_evaluation_failures_total{${pod},component="ruler",rule_group="logs"}`]: "0x30",
        }),
      ],
    },
  ],
};
