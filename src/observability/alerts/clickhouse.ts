import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const host = 'job="clickhouse-operator",namespace="clickhouse-operator",chi="hyperion",hostname="chi-hyperion-0-0"';
const dropped =
  'otelcol_exporter_enqueue_failed_spans{job="otelcol",component="egress",pod="egress-0",exporter="clickhouse"}';

/** ClickHouse: the preview of trace analysis. Nothing of it wakes anybody. */
export const clickhouseAlerts: AlertFamily = {
  name: "clickhouse",
  runbook: "clickhouse",
  dashboard: DASHBOARDS.clickhouse,
  alerts: [
    {
      name: "ClickhouseAway",
      expr: "max by (chi, hostname) (chi_clickhouse_metric_fetch_errors) > 0",
      for: "10m",
      severity: "ticket",
      summary: "{{ $labels.hostname }} does not answer",
      description: "The operator cannot ask {{ $labels.hostname }} for its state.",
      cases: [
        fires("a server is away", "20m", {
          [`chi_clickhouse_metric_fetch_errors{${host},fetch_type="system.metrics"}`]: "1x30",
        }),
        silent("it restarts", "20m", {
          [`chi_clickhouse_metric_fetch_errors{${host},fetch_type="system.metrics"}`]: "1x4 0x30",
        }),
      ],
    },
    {
      name: "ClickhouseReadOnly",
      expr: "max by (chi, hostname) (chi_clickhouse_metric_ReadonlyReplica) > 0",
      for: "10m",
      severity: "ticket",
      summary: "{{ $value }} tables of {{ $labels.hostname }} take no writes",
      description:
        "The replica has lost ClickHouse Keeper. Spans wait in egress and are dropped when its queue is full.",
      cases: [
        fires("Keeper is away", "20m", { [`chi_clickhouse_metric_ReadonlyReplica{${host}}`]: "1x30" }),
        silent("Keeper's leader changes", "20m", { [`chi_clickhouse_metric_ReadonlyReplica{${host}}`]: "1x3 0x30" }),
      ],
    },
    {
      name: "ClickhouseInsertsRefused",
      expr: "sum by (chi, hostname) (increase(chi_clickhouse_event_RejectedInserts[15m])) > 0",
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.hostname }} refuses inserts: too many parts",
      description: "{{ $value | humanize }} inserts within 15 minutes were refused. Merges do not keep up.",
      cases: [
        fires("merges do not keep up", "25m", { [`chi_clickhouse_event_RejectedInserts{${host}}`]: "0+2x40" }),
        silent("inserts are merged", "25m", { [`chi_clickhouse_event_RejectedInserts{${host}}`]: "0x40" }),
      ],
    },
    {
      name: "ClickhouseDiskFilling",
      expr: "min by (chi, hostname, disk) (chi_clickhouse_metric_DiskFreeBytes / chi_clickhouse_metric_DiskTotalBytes) < 0.15",
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.hostname }} has {{ $value | humanizePercentage }} of its disk left",
      description: "Merges need free room: below a tenth inserts begin to fail.",
      cases: [
        fires("spans are kept for too long", "25m", {
          [`chi_clickhouse_metric_DiskFreeBytes{${host},disk="default"}`]: "1e10x40",
          [`chi_clickhouse_metric_DiskTotalBytes{${host},disk="default"}`]: "1e11x40",
        }),
        silent("half is free", "25m", {
          [`chi_clickhouse_metric_DiskFreeBytes{${host},disk="default"}`]: "5e10x40",
          [`chi_clickhouse_metric_DiskTotalBytes{${host},disk="default"}`]: "1e11x40",
        }),
      ],
    },
    {
      name: "ClickhouseSpansDropped",
      expr: 'sum by (namespace, component) (increase(otelcol_exporter_enqueue_failed_spans{exporter="clickhouse"}[15m])) > 0',
      for: "5m",
      severity: "ticket",
      summary: "Spans do not get into ClickHouse",
      description:
        "{{ $value | humanize }} spans within 15 minutes were dropped before ClickHouse. All of them are in Tempo.",
      cases: [
        fires("ClickHouse is slow", "25m", { [dropped]: "0+500x40" }),
        silent("it keeps up", "25m", { [dropped]: "0x40" }),
      ],
    },
  ],
};
