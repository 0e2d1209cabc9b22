import { BACKUP_SUCCESS_METRIC, METRICS_REPLAYED } from "../../conventions/alerting.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import { ITEMS, LAYERS } from "../layers.ts";
import { selector } from "../promql.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const storage = 'job="vmstorage",namespace="hyperion",pod="vmstorage-0"';
const insert = 'job="vminsert",namespace="hyperion",pod="vminsert-0"';
const select = 'job="vmselect",namespace="hyperion",pod="vmselect-0"';
const node = 'name="vminsert",addr="vmstorage-0:8400"';
const replayed =
  'otelcol_exporter_sent_metric_points{job="otelcol",component="replay",exporter="otlp_http/metrics-platform",environment="dev"}';
const backup = (copy: string) => `${BACKUP_SUCCESS_METRIC}{job="vmbackup",pod="vmstorage-0",copy="${copy}"}`;

const age = (copy: string): string =>
  `time() - max by (pod) (last_over_time(${BACKUP_SUCCESS_METRIC}{copy="${copy}"}[7d]))`;

/** VictoriaMetrics: metrics. */
export const victoriaMetricsAlerts: AlertFamily = {
  name: "victoria-metrics",
  runbook: "victoria-metrics",
  dashboard: DASHBOARDS.victoriaMetrics,
  alerts: [
    {
      name: METRICS_REPLAYED,
      expr: `sum by (environment) (increase(${selector({ metric: `otelcol_exporter_sent_${ITEMS.metrics}`, matchers: { ...LAYERS.replay, exporter: { "=~": "otlp_http/metrics-.*" } } })}[10m])) > 0`,
      severity: "none",
      summary: "Metrics that waited in Kafka have come to VictoriaMetrics",
      description:
        "{{ $value | humanize }} points within ten minutes. Alertmanager has vmselect forget what it had cached of that time, each five minutes and when it is over; nobody has to do anything.",
      cases: [
        fires("a replay runs", "10m", { [replayed]: "0x5 0+1000x20" }),
        silent("nothing was buffered", "10m", { [replayed]: "0x25" }),
      ],
    },
    {
      name: "VmstorageReadOnly",
      expr: "max by (namespace, pod) (vm_storage_is_read_only) == 1",
      severity: "page",
      summary: "{{ $labels.pod }} refuses writes because its volume is full",
      description: "vminsert gives its rows to the other vmstorage pods, whose volumes fill faster from now on.",
      cases: [
        fires("the volume is full", "5m", {
          [`vm_storage_is_read_only{${storage},path="/vmstorage-data"}`]: "0x2 1x10",
        }),
        silent("it has room", "5m", { [`vm_storage_is_read_only{${storage},path="/vmstorage-data"}`]: "0x12" }),
      ],
    },
    {
      name: "VmstorageUnreachable",
      expr: "count by (namespace, addr) (vm_rpc_vmstorage_is_reachable == 0) > 0",
      for: "5m",
      severity: "ticket",
      summary: "{{ $value }} vminsert pods do not reach {{ $labels.addr }}",
      description: "Rows meant for it go to the others. With one more away, rows have too few copies.",
      cases: [
        fires("a vmstorage pod is away", "10m", { [`vm_rpc_vmstorage_is_reachable{${insert},${node}}`]: "1x2 0x15" }),
        silent("it restarts", "10m", { [`vm_rpc_vmstorage_is_reachable{${insert},${node}}`]: "1x2 0x3 1x15" }),
      ],
    },
    {
      name: "VminsertTooFewCopies",
      expr: "sum by (namespace) (increase(vm_rpc_rows_incompletely_replicated_total[10m])) > 0",
      for: "5m",
      severity: "page",
      summary: "Metrics are stored in too few copies",
      description:
        "{{ $value | humanize }} rows within ten minutes have fewer copies than the environment states: too few vmstorage pods take data. One more that is lost takes metrics with it.",
      hides: ["VmstorageUnreachable"],
      cases: [
        fires("two vmstorage pods are away", "15m", {
          [`vm_rpc_rows_incompletely_replicated_total{${insert},name="vminsert"}`]: "0x2 0+1000x20",
        }),
        silent("every row has its copies", "15m", {
          [`vm_rpc_rows_incompletely_replicated_total{${insert},name="vminsert"}`]: "0x25",
        }),
      ],
    },
    {
      name: "VminsertDropping",
      expr: "sum by (namespace) (increase(vm_rpc_rows_dropped_on_overload_total[5m])) > 0",
      severity: "page",
      summary: "vminsert drops metrics",
      description: "{{ $value | humanize }} rows were dropped within five minutes although they had been acknowledged.",
      cases: [
        fires("no vmstorage takes rows", "10m", {
          [`vm_rpc_rows_dropped_on_overload_total{${insert},name="vminsert"}`]: "0x2 0+1000x20",
        }),
        silent("nothing is dropped", "10m", {
          [`vm_rpc_rows_dropped_on_overload_total{${insert},name="vminsert"}`]: "0x25",
        }),
      ],
    },
    {
      name: "VmstorageRowsIgnored",
      expr: "sum by (namespace, reason) (increase(vm_rows_ignored_total[15m])) > 100",
      for: "15m",
      severity: "ticket",
      summary: "vmstorage ignores rows: {{ $labels.reason }}",
      description:
        "{{ $value | humanize }} rows within 15 minutes were acknowledged and not stored. A timestamp that is too small is older than the retention: a replay that came too late, or a clock that is wrong.",
      cases: [
        fires("a producer's clock is wrong", "40m", {
          [`vm_rows_ignored_total{${storage},reason="too_small_timestamp"}`]: "0+20x60",
        }),
        silent("a single odd value", "40m", { [`vm_rows_ignored_total{${storage},reason="nan_value"}`]: "0x5 1x60" }),
      ],
    },
    {
      name: "VmstorageChurn",
      expr: 'sum by (namespace) (increase(vm_new_timeseries_created_total[1h])) > 3 * sum by (namespace) (max_over_time(vm_cache_entries{type="storage/hour_metric_ids"}[1h]))',
      for: "30m",
      severity: "ticket",
      summary: "Three times as many series are made as are in use",
      description:
        "{{ $value | humanize }} series were new within an hour. Some label has a new value with each sample: memory and the index grow until vmstorage ends.",
      cases: [
        fires("a label holds a request's id", "120m", {
          [`vm_new_timeseries_created_total{${storage}}`]: "0+10000x150",
          [`vm_cache_entries{${storage},type="storage/hour_metric_ids"}`]: "100000x150",
        }),
        silent("pods are replaced", "120m", {
          [`vm_new_timeseries_created_total{${storage}}`]: "0+100x150",
          [`vm_cache_entries{${storage},type="storage/hour_metric_ids"}`]: "100000x150",
        }),
      ],
    },
    {
      name: "VmselectPartial",
      expr: "sum by (namespace) (increase(vm_partial_results_total[15m])) > 0",
      for: "15m",
      severity: "ticket",
      summary: "Queries of metrics are answered in part",
      description:
        "{{ $value | humanize }} answers within 15 minutes left out a vmstorage pod that did not answer. Alerts are evaluated on them, too.",
      cases: [
        fires("a vmstorage pod is slow", "40m", {
          [`vm_partial_results_total{${select},type="search",name="vmselect"}`]: "0+2x60",
        }),
        silent("all answer", "40m", { [`vm_partial_results_total{${select},type="search",name="vmselect"}`]: "0x60" }),
      ],
    },
    {
      name: "VmselectOverloaded",
      expr: "sum by (namespace) (increase(vm_concurrent_select_limit_timeout_total[10m])) > 0",
      for: "10m",
      severity: "ticket",
      summary: "vmselect refuses queries: too many run at a time",
      description: "{{ $value | humanize }} queries within ten minutes waited in vain for their turn.",
      cases: [
        fires("dashboards ask for months", "25m", {
          [`vm_concurrent_select_limit_timeout_total{${select}}`]: "0+3x40",
        }),
        silent("all get their turn", "25m", { [`vm_concurrent_select_limit_timeout_total{${select}}`]: "0x40" }),
      ],
    },
    {
      name: "BackupOld",
      expr: `${age("latest")} > 4 * 3600`,
      for: "10m",
      severity: "ticket",
      summary: "The last backup of {{ $labels.pod }} is {{ $value | humanizeDuration }} old",
      description: "Backups are made each hour. A lost volume costs everything since the last one.",
      cases: [
        fires("vmbackup fails since hours", "300m", { [backup("latest")]: "0 _x320" }),
        silent("the last one is three hours old", "300m", { [backup("latest")]: "0 _x120 7200 _x200" }),
      ],
    },
    {
      name: "BackupMissing",
      expr: `${age("daily")} > 50 * 3600 or absent(last_over_time(${BACKUP_SUCCESS_METRIC}{copy="latest"}[7d]))`,
      for: "30m",
      severity: "page",
      summary: "There has been no backup of metrics for two days",
      description:
        "No copy that cannot be changed was made for two days, or nothing says that any backup was ever made.",
      hides: ["BackupOld"],
      cases: [
        fires("no daily copy is made", "3100m", {
          [backup("daily")]: "0 _x3200",
          [backup("latest")]: "0+60x3200",
        }),
        fires("nothing was ever reported", "40m", { unrelated: "0x50" }),
        silent("a copy was made yesterday", "40m", { [backup("daily")]: "0x50", [backup("latest")]: "0x50" }),
      ],
    },
  ],
};
