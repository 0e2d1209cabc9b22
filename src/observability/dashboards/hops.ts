import { HOP_REQUESTS } from "../../conventions/hop-requests.ts";
import { NAMESPACES } from "../../conventions/namespaces.ts";
import { TOPIC_PREFIXES } from "../../conventions/topics.ts";
import { max, rate, series, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { requestsByRoute, requestsByStatus, shareDiverted } from "./hop-requests.ts";
import { lines } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { toDashboard, toLogs } from "./style/links.ts";
import { stat, timeseries, words } from "./style/panels.ts";
import { logLines } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const HOP = { container: HOP_REQUESTS.container } as const;
const EXPORTERS = { job: "otelcol", exporter: { "=~": "otlp_http/.*" } } as const;
const FAILOVER = { topic: { "=~": `${TOPIC_PREFIXES.failover}.*` } } as const;
const DEAD = { topic: { "=~": `${TOPIC_PREFIXES.deadLetter}.*` } } as const;

const log = lines({ namespaces: [NAMESPACES.hyperion, NAMESPACES.kafka], ...HOP });
const decisions = `${log} | json`;

const about = () =>
  words(
    "What a hop does",
    "NGINX beside each collector sends every request to its target and, where the target does not answer, to the buffer collector, which answers when Kafka has it. Its log has a line for each request that did not simply reach its target, and the agent of its node counts them; all requests are counted by the collectors that send them.",
  );

const notReady = () =>
  stat({
    title: "Not ready",
    description: "Hops whose pod cannot send: what such a collector takes, it refuses.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `count(${series("kube_pod_init_container_status_ready", HOP)} == 0) or vector(0)` }],
  });

const restarts = () =>
  stat({
    title: "Restarts",
    description: "Within the range shown.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 5 },
    queries: [
      { expr: `sum(increase(${series("kube_pod_init_container_status_restarts_total", HOP)}[$__range])) or vector(0)` },
    ],
  });

const failingOverNow = () =>
  stat({
    title: "Failing over",
    description: "Topics that were written to within the last five minutes: targets that did not answer.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 3 },
    queries: [
      {
        expr: `count(sum by (topic) (increase(${series("kafka_topic_partition_current_offset", FAILOVER)}[5m])) > 0) or vector(0)`,
      },
    ],
    links: [toDashboard("Kafka", DASHBOARDS.kafka)],
  });

const deliveredThrough = () =>
  timeseries({
    title: "Acknowledged by exporter",
    description: "Items a second for which the hop said yes: the target has them, or Kafka.",
    unit: UNITS.perSecond,
    queries: [
      {
        expr: rate(["component", "exporter"], "otelcol_exporter_sent_spans", EXPORTERS),
        legend: "{{component}} {{exporter}} spans",
      },
      {
        expr: rate(["component", "exporter"], "otelcol_exporter_sent_metric_points", EXPORTERS),
        legend: "{{component}} {{exporter}} points",
      },
      {
        expr: rate(["component", "exporter"], "otelcol_exporter_sent_log_records", EXPORTERS),
        legend: "{{component}} {{exporter}} records",
      },
    ],
  });

const refusedThrough = () =>
  timeseries({
    title: "Refused by exporter",
    description:
      "Items a second for which the hop said no: a limit (429), poison (400), or target and buffer are away.",
    unit: UNITS.perSecond,
    queries: [
      {
        expr: rate(["component", "exporter"], "otelcol_exporter_send_failed_spans", EXPORTERS),
        legend: "{{component}} {{exporter}} spans",
      },
      {
        expr: rate(["component", "exporter"], "otelcol_exporter_send_failed_metric_points", EXPORTERS),
        legend: "{{component}} {{exporter}} points",
      },
      {
        expr: rate(["component", "exporter"], "otelcol_exporter_send_failed_log_records", EXPORTERS),
        legend: "{{component}} {{exporter}} records",
      },
    ],
  });

const toBuffer = () =>
  timeseries({
    title: "Written to Kafka in place of a target",
    description: "Records a second by topic, whose name says which target did not answer.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["topic"], "kafka_topic_partition_current_offset", FAILOVER), legend: "{{topic}}" }],
    links: [toDashboard("Kafka", DASHBOARDS.kafka), toLogs("Decisions", decisions)],
  });

const toDeadLetters = () =>
  timeseries({
    title: "Put aside as poison",
    description: "Records a second by topic: replay could not deliver them, for their target calls them wrong.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["topic"], "kafka_topic_partition_current_offset", DEAD), legend: "{{topic}}" }],
    links: [toLogs("Decisions", decisions)],
  });

const sent = () =>
  timeseries({
    title: "Requests to hops by layer",
    description: "All that collectors send through their hops, a second.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate(["component"], "http_client_request_duration_count", { job: "otelcol" }), legend: "{{component}}" },
    ],
  });

const cpu = () =>
  timeseries({
    title: "CPU by pod",
    description: "Cores that NGINX uses.",
    unit: UNITS.count,
    queries: [{ expr: rate(["pod"], "container_cpu_usage_seconds_total", HOP), legend: "{{pod}}" }],
  });

const memory = () =>
  timeseries({
    title: "Memory by pod",
    description: "A request's body is kept until the last server has answered.",
    unit: UNITS.bytes,
    queries: [{ expr: max(["pod"], "container_memory_working_set_bytes", HOP), legend: "{{pod}}" }],
  });

const underWay = () =>
  timeseries({
    title: "Requests under way by exporter",
    description: "They wait for a target that is slow; each ends with its hop's time budget.",
    unit: UNITS.count,
    queries: [
      {
        expr: sum(["component", "exporter"], "otelcol_exporter_in_flight_requests", EXPORTERS),
        legend: "{{component}} {{exporter}}",
      },
    ],
  });

const said = () =>
  logLines({
    title: "Decisions",
    description: "Requests that failed over, were refused or were put aside.",
    logql: log,
  });

/** The hops: where each request went that did not simply reach its target. */
export const hopsDashboard = () =>
  dashboard({
    uid: DASHBOARDS.hops,
    title: "Hops",
    description: "NGINX beside each collector: what it delivered, refused, failed over and put aside.",
    tag: FOLDERS.components.tag,
    sources: ["logs"],
    rows: [
      row("Now", notReady(), restarts(), failingOverNow()),
      row("Decisions", requestsByRoute(), requestsByStatus(), shareDiverted(), toBuffer(), toDeadLetters()),
      row("Before and behind", deliveredThrough(), refusedThrough(), sent(), underWay(), cpu(), memory()),
      row("Log", said(), about()),
    ],
  });
