import { NAMESPACES } from "../../conventions/namespaces.ts";
import { max, quantile, rate, series, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { lines } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { stat, timeseries } from "./style/panels.ts";
import { logLines } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { labelVariable, value } from "./style/variables.ts";
import { DASHBOARDS } from "./uids.ts";

/** Collectors of the layers that were chosen. */
const CHOSEN = { job: "otelcol", component: { "=~": value("component") } } as const;

const ITEMS = ["spans", "metric_points", "log_records"] as const;

type Counter =
  `otelcol_${"receiver_accepted" | "receiver_refused" | "receiver_failed" | "exporter_sent" | "exporter_send_failed" | "exporter_enqueue_failed"}`;

/** One query for each kind of item, added up by labels. */
const perItem = (metric: Counter, by: readonly string[], legend: string) =>
  ITEMS.map((items) => ({
    expr: rate(by, `${metric}_${items}`, CHOSEN),
    legend: `${legend} ${items.replace("_", " ")}`,
  }));

const pods = () =>
  stat({
    title: "Pods",
    description: "Collectors of the layers chosen that are scraped.",
    unit: UNITS.count,
    queries: [{ expr: `sum(${series("up", CHOSEN)})` }],
  });

const young = () =>
  stat({
    title: "Youngest",
    description: "Time since the last start of a collector.",
    unit: UNITS.duration,
    queries: [{ expr: `min(${series("otelcol_process_uptime", CHOSEN)})` }],
  });

const fullestQueue = () =>
  stat({
    title: "Fullest queue",
    description: "Queues batch and wait for the answer; a full one makes senders wait.",
    unit: UNITS.share,
    limits: { warn: 0.5, bad: 0.8 },
    whenNothing: "no queue",
    queries: [
      {
        expr: `max(${series("otelcol_exporter_queue_size", CHOSEN)} / ${series("otelcol_exporter_queue_capacity", CHOSEN)})`,
      },
    ],
  });

const memoryNow = () =>
  stat({
    title: "Largest",
    description: "Memory of the largest collector.",
    unit: UNITS.bytes,
    queries: [{ expr: max([], "otelcol_process_memory_rss", CHOSEN) }],
  });

const accepted = () =>
  timeseries({
    title: "Accepted by layer",
    description: "Items a second that receivers took, and that the pipeline behind them took.",
    unit: UNITS.perSecond,
    queries: perItem("otelcol_receiver_accepted", ["component", "receiver"], "{{component}} {{receiver}}"),
  });

const refused = () =>
  timeseries({
    title: "Refused and failed by layer",
    description: "Items a second that senders were told to send again, or that a receiver could not read.",
    unit: UNITS.perSecond,
    queries: [
      ...perItem("otelcol_receiver_refused", ["component", "receiver"], "{{component}} {{receiver}} refused"),
      ...perItem("otelcol_receiver_failed", ["component", "receiver"], "{{component}} {{receiver}} failed"),
    ],
  });

const sent = () =>
  timeseries({
    title: "Sent by exporter",
    description: "Items a second that the target, or the buffer in its place, took.",
    unit: UNITS.perSecond,
    queries: perItem("otelcol_exporter_sent", ["component", "exporter"], "{{component}} {{exporter}}"),
  });

const sendFailed = () =>
  timeseries({
    title: "Not sent by exporter",
    description: "Items a second that neither the target nor the buffer took; the sender is told so.",
    unit: UNITS.perSecond,
    queries: [
      ...perItem("otelcol_exporter_send_failed", ["component", "exporter"], "{{component}} {{exporter}}"),
      ...perItem("otelcol_exporter_enqueue_failed", ["component", "exporter"], "{{component}} {{exporter}} queue"),
    ],
  });

const limiter = () =>
  timeseries({
    title: "Refused for want of memory",
    description: "Items a second that the memory limiter refused, by pod.",
    unit: UNITS.perSecond,
    queries: ITEMS.map((items) => ({
      expr: rate(["pod"], `otelcol_processor_memory_limiter_refused_${items}`, CHOSEN),
      legend: `{{pod}} ${items.replace("_", " ")}`,
    })),
  });

const processors = () =>
  timeseries({
    title: "Kept by processor",
    description: "Share of items that left a processor. Filters and samplers drop on purpose, nothing else should.",
    unit: UNITS.share,
    queries: [
      {
        expr: share(
          rate(["component", "processor", "otel_signal"], "otelcol_processor_outgoing_items", CHOSEN),
          rate(["component", "processor", "otel_signal"], "otelcol_processor_incoming_items", CHOSEN),
        ),
        legend: "{{component}} {{processor}} {{otel_signal}}",
      },
    ],
  });

const queues = () =>
  timeseries({
    title: "Queues by exporter",
    description: "Share that is full.",
    unit: UNITS.share,
    queries: [
      {
        expr: `max by (component, exporter, data_type) (${series("otelcol_exporter_queue_size", CHOSEN)} / ${series("otelcol_exporter_queue_capacity", CHOSEN)})`,
        legend: "{{component}} {{exporter}} {{data_type}}",
      },
    ],
  });

const inFlight = () =>
  timeseries({
    title: "Requests under way by exporter",
    description: "They grow where a target is slow.",
    unit: UNITS.count,
    queries: [
      {
        expr: sum(["component", "exporter"], "otelcol_exporter_in_flight_requests", CHOSEN),
        legend: "{{component}} {{exporter}}",
      },
    ],
  });

const requestLatency = () =>
  timeseries({
    title: "Time of a request by layer",
    description: "99 of 100 requests were answered within this time: with everything behind the layer.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.99, "http_server_request_duration", ["component"], CHOSEN), legend: "{{component}} HTTP" },
      { expr: quantile(0.99, "rpc_server_call_duration", ["component"], CHOSEN), legend: "{{component}} gRPC" },
    ],
  });

const answers = () =>
  timeseries({
    title: "Answers by layer and status",
    description: "Requests a second. 429 is a tenant over its limit, 503 asks the sender to try again.",
    unit: UNITS.requestsPerSecond,
    queries: [
      {
        expr: rate(["component", "http_response_status_code"], "http_server_request_duration_count", CHOSEN),
        legend: "{{component}} {{http_response_status_code}}",
      },
    ],
  });

const cpu = () =>
  timeseries({
    title: "CPU by pod",
    description: "Cores.",
    unit: UNITS.count,
    queries: [{ expr: rate(["pod"], "otelcol_process_cpu_seconds", CHOSEN), legend: "{{pod}}" }],
  });

const memory = () =>
  timeseries({
    title: "Memory by pod",
    description: "Resident memory. The memory limiter refuses at four fifths of the container's limit.",
    unit: UNITS.bytes,
    queries: [{ expr: max(["pod"], "otelcol_process_memory_rss", CHOSEN), legend: "{{pod}}" }],
  });

const said = () =>
  logLines({
    title: "What the collectors complain of",
    description: "Warnings and errors of every layer but the node agents, which do not read their own log.",
    logql: `${lines({ namespaces: [NAMESPACES.hyperion, NAMESPACES.kafka], container: "otelcol" })} | json level="level" | level=~"warn|error"`,
  });

/** Collectors of every layer. */
export const collectorsDashboard = () =>
  dashboard({
    uid: DASHBOARDS.collectors,
    title: "Collectors",
    description: "OpenTelemetry Collectors by layer: what they take, drop, queue and pass on.",
    tag: FOLDERS.components.tag,
    sources: ["logs"],
    variables: [labelVariable("component", "Layer", series("otelcol_process_uptime", { job: "otelcol" }))],
    rows: [
      row("Now", pods(), young(), fullestQueue(), memoryNow()),
      row("In and out", accepted(), refused(), sent(), sendFailed(), answers(), requestLatency()),
      row("Within", limiter(), processors(), queues(), inFlight()),
      row("Resources", cpu(), memory()),
      row("Logs", said()),
    ],
  });
