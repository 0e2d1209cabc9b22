import { ACCOUNTING, ACCOUNTING_WINDOWS } from "../accounting/names.ts";
import type { Observed, ObservedTenant } from "../observed.ts";
import { selector } from "../promql.ts";
import { increase, max, quantile, rate, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, toDashboard, toLogs, toTraces } from "./style/links.ts";
import { bars, stat, timeseries } from "./style/panels.ts";
import { table, traceTable } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { labelVariable, numberVariable, value } from "./style/variables.ts";
import { DASHBOARDS } from "./uids.ts";

type Tenants = readonly ObservedTenant[];

const { fault } = ACCOUNTING_WINDOWS;

const CHOSEN = { tenant: { "=~": value("tenant") } } as const;

const of = (metric: string): string => selector({ metric, matchers: CHOSEN });

/** Seconds of thirty days: what a bill is about. */
const MONTH = 30 * 86_400;

const toSlowTraces = toTraces(
  "Slow traces",
  `{ resource.hyperion.tenant =~ "${value("tenant")}" && traceDuration > 1s }`,
);
const toErrors = toLogs("Errors in logs", '{service_name=~".+"} | detected_level="error"');

/** Rows of each account, with the name that the tenant has elsewhere. */
const rowsByTenant = (tenants: Tenants, expression: (account: string) => string): string =>
  tenants
    .map(({ name, account }) => `label_replace(${expression(String(account))}, "tenant", "${name}", "", "")`)
    .join(" or ");

const insertedRows = (tenants: Tenants): string =>
  rowsByTenant(tenants, (accountID) => rate([], "vm_tenant_inserted_rows_total", { accountID }));

const traceBytes = rate(["tenant"], "tempo_distributor_bytes_received_total");
const logBytes = rate(["tenant"], "loki_distributor_bytes_received_total");

const sending = () =>
  stat({
    title: "Tenants that send",
    description: `Tenants of which a store took anything within ${fault}.`,
    unit: UNITS.count,
    queries: [{ expr: `count(sum by (tenant) (${ACCOUNTING.stored(fault)}) > 0) or vector(0)` }],
  });

const refusedNow = () =>
  stat({
    title: "Worst share refused",
    description: `Of one tenant's items at one store within ${fault}: a limit, or data that the store calls wrong.`,
    unit: UNITS.share,
    limits: { warn: 0.01, bad: 0.05 },
    whenNothing: "nothing refused",
    queries: [{ expr: `max(${of(ACCOUNTING.rejectedShare(fault))})` }],
  });

const all = (tenants: Tenants) =>
  table({
    title: "Tenants",
    description: "What each tenant sends now, and what stores refuse of it.",
    labels: { tenant: "Tenant" },
    columns: [
      { title: "Spans", expr: rate(["tenant"], "tempo_distributor_spans_received_total"), unit: UNITS.perSecond },
      { title: "Trace bytes", expr: traceBytes, unit: UNITS.bytesPerSecond },
      { title: "Log lines", expr: rate(["tenant"], "loki_distributor_lines_received_total"), unit: UNITS.perSecond },
      { title: "Log bytes", expr: logBytes, unit: UNITS.bytesPerSecond },
      { title: "Metric rows", expr: insertedRows(tenants), unit: UNITS.perSecond },
      {
        title: "Refused",
        expr: `max by (tenant) (${ACCOUNTING.rejectedShare(fault)})`,
        unit: UNITS.share,
        limits: { warn: 0.01, bad: 0.05 },
      },
    ],
    rowLinks: [toDashboard("This tenant", DASHBOARDS.tenants, { tenant: value("__value.raw") })],
  });

const stored = () =>
  timeseries({
    title: "Stored by tenant and signal",
    description: `Items a second over ${fault}; of metrics, rows.`,
    unit: UNITS.perSecond,
    queries: [{ expr: of(ACCOUNTING.stored(fault)), legend: "{{tenant}}: {{signal}}" }],
    links: [toSlowTraces, toErrors],
  });

const refused = () =>
  timeseries({
    title: "Refused by reason",
    description: `Items a second over ${fault} that a store did not take. The sender was told so.`,
    unit: UNITS.perSecond,
    queries: [{ expr: of(ACCOUNTING.rejected(fault)), legend: "{{tenant}} {{signal}}: {{reason}}" }],
  });

const streams = () =>
  timeseries({
    title: "Streams, series and traces in memory",
    description: "What a tenant's labels cost: each combination is one stream, and each span metric's one series.",
    unit: UNITS.count,
    queries: [
      { expr: sum(["tenant"], "loki_ingester_memory_streams", CHOSEN), legend: "{{tenant}}: log streams" },
      {
        expr: sum(["tenant"], "tempo_metrics_generator_registry_active_series", CHOSEN),
        legend: "{{tenant}}: series from spans",
      },
      { expr: sum(["tenant"], "tempo_ingester_live_traces", CHOSEN), legend: "{{tenant}}: live traces" },
    ],
  });

const queries = () =>
  timeseries({
    title: "Bytes read for queries by tenant",
    description: "What reading costs: bytes a second of traces that queriers looked at.",
    unit: UNITS.bytesPerSecond,
    queries: [{ expr: rate(["tenant"], "tempo_query_frontend_bytes_inspected_total", CHOSEN), legend: "{{tenant}}" }],
  });

/** A bill that is shared out by bytes: each tenant's part of what a signal's storage cost. */
const shareOf = (bytes: string): string => `${bytes} / ignoring (tenant) group_left () sum(${bytes})`;

const traceCost = () =>
  bars({
    title: "Traces: part of the bill",
    description: "The bill for traces that is written in above, shared out by the bytes of the range shown.",
    unit: UNITS.count,
    width: 8,
    queries: [
      {
        expr: `sort_desc(${value("traces_bill")} * ${shareOf(increase(["tenant"], "tempo_distributor_bytes_received_total"))})`,
        legend: "{{tenant}}",
      },
    ],
  });

const logCost = () =>
  bars({
    title: "Logs: part of the bill",
    description: "The bill for logs that is written in above, shared out by the bytes of the range shown.",
    unit: UNITS.count,
    width: 8,
    queries: [
      {
        expr: `sort_desc(${value("logs_bill")} * ${shareOf(increase(["tenant"], "loki_distributor_bytes_received_total"))})`,
        legend: "{{tenant}}",
      },
    ],
  });

const metricCost = (tenants: Tenants) => {
  const rows = `(${rowsByTenant(tenants, (accountID) => increase([], "vm_tenant_inserted_rows_total", { accountID }))})`;
  return bars({
    title: "Metrics: part of the bill",
    description: "The bill for metrics that is written in above, shared out by the rows of the range shown.",
    unit: UNITS.count,
    width: 8,
    queries: [{ expr: `sort_desc(${value("metrics_bill")} * ${shareOf(rows)})`, legend: "{{tenant}}" }],
  });
};

const monthly = () =>
  timeseries({
    title: "Bytes a month at this rate",
    description: "Uncompressed, as they come in: what thirty days like now would bring.",
    unit: UNITS.bytes,
    queries: [
      {
        expr: `${rate(["tenant"], "tempo_distributor_bytes_received_total", CHOSEN)} * ${MONTH}`,
        legend: "{{tenant}}: traces",
      },
      {
        expr: `${rate(["tenant"], "loki_distributor_bytes_received_total", CHOSEN)} * ${MONTH}`,
        legend: "{{tenant}}: logs",
      },
    ],
  });

const blocks = () =>
  timeseries({
    title: "Traces in the object store by tenant",
    description: "Bytes of live blocks.",
    unit: UNITS.bytes,
    queries: [
      { expr: max(["tenant"], "tempodb_backend_bytes_total", { ...CHOSEN, status: "live" }), legend: "{{tenant}}" },
    ],
  });

const calls = () =>
  timeseries({
    title: "Calls by service",
    description: "Server spans a second, from the spans themselves.",
    unit: UNITS.requestsPerSecond,
    queries: [
      {
        expr: rate(["service"], "traces_spanmetrics_calls_total", { span_kind: "SPAN_KIND_SERVER" }),
        legend: "{{service}}",
      },
    ],
    links: [toSlowTraces],
    seriesLinks: [toTraces("Traces of this service", `{ resource.service.name = "${clicked("service")}" }`)],
  });

const failures = () =>
  timeseries({
    title: "Failures by service",
    description: "Share of server spans with an error.",
    unit: UNITS.share,
    queries: [
      {
        expr: share(
          rate(["service"], "traces_spanmetrics_calls_total", {
            span_kind: "SPAN_KIND_SERVER",
            status_code: "STATUS_CODE_ERROR",
          }),
          rate(["service"], "traces_spanmetrics_calls_total", { span_kind: "SPAN_KIND_SERVER" }),
        ),
        legend: "{{service}}",
      },
    ],
    seriesLinks: [
      toTraces("Failed traces", `{ resource.service.name = "${clicked("service")}" && status = error }`),
      toLogs("Logs of this service", `{service_name="${clicked("service")}"}`),
    ],
  });

const latencies = () =>
  timeseries({
    title: "Latency by service",
    description: "95 of 100 server spans ended within this time.",
    unit: UNITS.seconds,
    queries: [
      {
        expr: quantile(0.95, "traces_spanmetrics_latency", ["service"], { span_kind: "SPAN_KIND_SERVER" }),
        legend: "{{service}}",
      },
    ],
    seriesLinks: [toTraces("Slow traces", `{ resource.service.name = "${clicked("service")}" && duration > 1s }`)],
  });

const failedTraces = () =>
  traceTable({
    title: "Traces with an error",
    description: "Of the tenants chosen.",
    traceql: `{ resource.hyperion.tenant =~ "${value("tenant")}" && status = error }`,
  });

/** Who sends what, what is refused of it and what it costs; and the services in it. */
export const tenantsDashboard = ({ hyperion: { tenants } }: Pick<Observed, "hyperion">) =>
  dashboard({
    uid: DASHBOARDS.tenants,
    title: "Tenants",
    description: "What each tenant sends, what stores refuse of it, and its part of the bill.",
    tag: FOLDERS.overview.tag,
    sources: ["logs", "traces"],
    variables: [
      labelVariable("tenant", "Tenant", ACCOUNTING.stored(fault)),
      // 100 makes parts of the bill read as percent until somebody writes the month's bill in.
      numberVariable("traces_bill", "Bill for traces", 100),
      numberVariable("logs_bill", "Bill for logs", 100),
      numberVariable("metrics_bill", "Bill for metrics", 100),
    ],
    rows: [
      row("Now", sending(), refusedNow(), all(tenants)),
      row("Volume", stored(), refused(), streams(), queries()),
      row("Cost", traceCost(), logCost(), metricCost(tenants), monthly(), blocks()),
      row("Services", calls(), failures(), latencies(), failedTraces()),
    ],
  });
