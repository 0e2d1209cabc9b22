import { ACCOUNTING, ACCOUNTING_WINDOWS } from "../accounting/names.ts";
import { accountingGroups } from "../accounting/rules.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import type { Observed } from "../observed.ts";
import { type AlertCase, type AlertFamily, fires, silent } from "./alert.ts";

const { fault, leak } = ACCOUNTING_WINDOWS;

const logs = (component: string, rest: string) =>
  `otelcol_${rest.replace("{", `_log_records{job="otelcol",component="${component}",`)}`;

const ingress = (what: string) =>
  `otelcol_${what}_log_records{job="otelcol",component="ingress",receiver="otlp/producers"}`;
const filtered = 'otelcol_processor_filter_logs_filtered{job="otelcol",component="ingress",filter="filter/logs"}';

/** Items a minute at each place where logs of one tenant are counted. */
interface LogFlow {
  readonly delivered: string;
  readonly stored: string;
  readonly discarded?: string;
  readonly buffered?: string;
  readonly replayed?: string;
}

/** Series of the store hop of logs. */
const logFlow = ({ delivered, stored, discarded = "0x400", buffered = "0x400", replayed = "0x400" }: LogFlow) => ({
  [logs("logs-processor", 'exporter_sent{exporter="otlp_http/logs-platform"}')]: delivered,
  [logs("replay", 'exporter_sent{exporter="otlp_http/logs-platform"}')]: replayed,
  [logs("buffer", 'receiver_accepted{receiver="otlp/stores"}')]: buffered,
  'loki_distributor_lines_received_total{job="loki",component="distributor",tenant="platform"}': stored,
  'loki_discarded_samples_total{job="loki",component="distributor",tenant="platform",reason="rate_limited"}': discarded,
});

/** Rows of metrics: 600 a minute come, and as many copies of some of them arrive. */
const rows = ({ hyperion }: Pick<Observed, "hyperion">, arriving: number): AlertCase["series"] => ({
  'vm_rows_inserted_total{job="vminsert",pod="vminsert-0",type="opentelemetry"}': "0+600x120",
  'vm_vminsert_metrics_read_total{job="vmstorage",pod="vmstorage-0"}': `0+${arriving * hyperion.metrics.replicationFactor}x120`,
});

/** Logs on their way from ingress, which drops a half, to their processor, which takes a half of the rest. */
const betweenLayers = (buffered: string): AlertCase["series"] => ({
  [ingress("receiver_accepted")]: "0+600x120",
  [filtered]: "0+300x120",
  [logs("ingress", 'exporter_sent{exporter="otlp_http/logs"}')]: "0+300x120",
  [logs("logs-processor", 'receiver_accepted{receiver="otlp"}')]: "0+150x120",
  [logs("buffer", 'receiver_accepted{receiver="otlp/layers"}')]: buffered,
});

/** Logs of which processors acknowledged 300 a minute, and egress took a half. */
const toEgress = (buffered: string): AlertCase["series"] => ({
  [logs("logs-processor", 'exporter_sent{exporter="otlp_http/logs-platform"}')]: "0+300x120",
  [logs("egress", 'receiver_accepted{receiver="otlp"}')]: "0+150x120",
  [logs("buffer", 'receiver_accepted{receiver="otlp/layers"}')]: buffered,
});

const even = silent(
  "everything that is delivered is stored",
  "100m",
  logFlow({ delivered: "0+600x120", stored: "0+600x120" }),
);

const running: AlertCase = silent(
  "an outage was buffered, and a replay runs while live data comes",
  "150m",
  logFlow({
    delivered: "0+600x180",
    stored: "0+600x60 36000x30 36000+1800x90",
    buffered: "0x60 0+600x30 18000x90",
    replayed: "0x90 0+1200x15 18000x90",
  }),
);

/** Items that were acknowledged and are nowhere. */
export const accountingAlerts = (environment: Observed): AlertFamily => ({
  name: "accounting",
  runbook: "accounting",
  dashboard: DASHBOARDS.pipeline,
  reads: accountingGroups(environment),
  alerts: [
    {
      name: "ItemsUnexplained",
      expr: `${ACCOUNTING.unexplained(fault)} > 0.02`,
      for: "15m",
      severity: "page",
      summary: "{{ $value | humanizePercentage }} of {{ $labels.signal }} vanish at {{ $labels.hop }}",
      description:
        "Over an hour, {{ $value | humanizePercentage }} of the {{ $labels.signal }} that went into the hop {{ $labels.hop }} were acknowledged and are neither stored, rejected, buffered nor dead letters.",
      hides: ["ItemsLeaking", "TenantItemsUnexplained"],
      hidesWithSame: ["signal"],
      cases: [
        fires(
          "one in ten lines is lost by the store",
          "100m",
          logFlow({ delivered: "0+600x120", stored: "0+540x120" }),
        ),
        even,
        running,
        silent("a trickle of which one is missing", "100m", logFlow({ delivered: "0+10x120", stored: "0+9x120" })),
        fires("vminsert is killed with rows that it had acknowledged", "100m", rows(environment, 540)),
        silent("each row is in as many copies as it should be", "100m", rows(environment, 600)),
        fires("what a processor does not take is not in the buffer either", "100m", betweenLayers("0x120")),
        silent(
          "rules drop a half, and the buffer has what a processor does not take",
          "100m",
          betweenLayers("0+150x120"),
        ),
        fires("what egress does not take of what stores have is not in the buffer either", "100m", toEgress("0x120")),
        silent("the buffer has what egress does not take", "100m", toEgress("0+150x120")),
      ],
    },
    {
      name: "ItemsLeaking",
      expr: `${ACCOUNTING.unexplained(leak)} > 0.005`,
      for: "30m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of {{ $labels.signal }} leak at {{ $labels.hop }}",
      description:
        "Over six hours, {{ $value | humanizePercentage }} of the {{ $labels.signal }} that went into the hop {{ $labels.hop }} are accounted for nowhere.",
      cases: [
        fires(
          "one in a hundred lines is lost",
          "400m",
          logFlow({
            delivered: "0+600x420",
            stored: "0+594x420",
            buffered: "0x420",
            replayed: "0x420",
            discarded: "0x420",
          }),
        ),
        silent(
          "everything is stored",
          "400m",
          logFlow({
            delivered: "0+600x420",
            stored: "0+600x420",
            buffered: "0x420",
            replayed: "0x420",
            discarded: "0x420",
          }),
        ),
      ],
    },
    {
      name: "TenantItemsUnexplained",
      expr: `${ACCOUNTING.tenantUnexplained(fault)} > 0.02`,
      for: "15m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of the {{ $labels.signal }} of {{ $labels.tenant }} vanish",
      description:
        "Over an hour in which nothing was buffered, {{ $value | humanizePercentage }} of the {{ $labels.signal }} of tenant {{ $labels.tenant }} were acknowledged and are not in their store.",
      cases: [
        fires("one in ten lines of a tenant is lost", "100m", logFlow({ delivered: "0+600x120", stored: "0+540x120" })),
        even,
        running,
      ],
    },
    {
      name: "TenantItemsRejected",
      expr: `${ACCOUNTING.rejectedShare(fault)} > 0.01`,
      for: "15m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of the {{ $labels.signal }} of {{ $labels.tenant }} are rejected",
      description:
        "Their store refuses {{ $value | humanizePercentage }} of the {{ $labels.signal }} of tenant {{ $labels.tenant }}: it is over a limit, or sends what the store cannot take.",
      cases: [
        fires(
          "a tenant is over its rate",
          "100m",
          logFlow({ delivered: "0+540x120", stored: "0+600x120", discarded: "0+60x120" }),
        ),
        even,
      ],
    },
    {
      name: "DroppedByRuleMore",
      expr: `${ACCOUNTING.droppedShare(fault)} > 0.1 and ${ACCOUNTING.droppedShare(fault)} > 2 * ${ACCOUNTING.droppedShare(leak)}`,
      for: "15m",
      severity: "ticket",
      summary: "Rules drop {{ $value | humanizePercentage }} of {{ $labels.signal }}, twice as much as before",
      description:
        "Ingress drops {{ $value | humanizePercentage }} of {{ $labels.signal }}: what has no known tenant, what a tenant may not send, and logs below INFO.",
      cases: [
        fires("a producer is no longer known", "400m", {
          [ingress("receiver_accepted")]: "0+600x420",
          [filtered]: "0+30x340 10200+300x80",
        }),
        silent("the share stays", "400m", { [ingress("receiver_accepted")]: "0+600x420", [filtered]: "0+300x420" }),
        silent("few items", "400m", { [ingress("receiver_accepted")]: "0+1x420", [filtered]: "0x340 0+1x80" }),
      ],
    },
    {
      name: "AccountingBlind",
      expr: `sum by (signal) (${ACCOUNTING.delivered(fault)}) > 0 unless sum by (signal) (${ACCOUNTING.stored(fault)})`,
      for: "15m",
      severity: "ticket",
      summary: "Nobody counts what the store of {{ $labels.signal }} takes",
      description:
        "{{ $value | humanize }} items a second are delivered, and the store's counters have no series: a loss would not be seen.",
      hides: ["ItemsUnexplained", "ItemsLeaking", "TenantItemsUnexplained"],
      hidesWithSame: ["signal"],
      cases: [
        fires("the store is not scraped", "40m", {
          [logs("logs-processor", 'exporter_sent{exporter="otlp_http/logs-platform"}')]: "0+600x60",
        }),
        even,
      ],
    },
  ],
});
