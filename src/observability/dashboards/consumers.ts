import { SIGNALS } from "../../base/signals.ts";
import { consumerTarget, deadLetterTopic, failoverTopic } from "../../conventions/topics.ts";
import { ITEMS, LAYERS } from "../layers.ts";
import type { Observed, ObservedConsumer } from "../observed.ts";
import { rate, type series, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { requestsByRoute, requestsByStatus } from "./hop-requests.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { toDashboard } from "./style/links.ts";
import { timeseries } from "./style/panels.ts";
import { table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const CONSUMER = /* as topics and exporters name one */ "consumer-.*";
const EXPORTERS = { ...LAYERS.egress, exporter: { "=~": `otlp_http/${CONSUMER}` } } as const;

const toHops = toDashboard("Hops", DASHBOARDS.hops);
const toKafka = toDashboard("Kafka", DASHBOARDS.kafka);

const HOPS = { targets: CONSUMER, links: [toHops] } as const;

const perSignal = (metric: "sent" | "send_failed", matchers: Parameters<typeof series>[1]) =>
  SIGNALS.map((signal) => ({
    expr: rate(["exporter"], `otelcol_exporter_${metric}_${ITEMS[signal]}`, matchers),
    legend: `{{exporter}} ${signal}`,
  }));

const topicsOf = (topic: typeof failoverTopic) => ({
  topic: {
    "=~": topic(CONSUMER, "logs")
      .replaceAll(/\.(?!\*)/g, "\\.")
      .replace(/logs$/, ".*"),
  },
});

const all = () =>
  table({
    title: "Consumers",
    description: "Each team: what it is sent, and what waits for it.",
    labels: { exporter: "Consumer" },
    columns: SIGNALS.map((signal) => ({
      title: `${signal} a second`,
      expr: rate(["exporter"], `otelcol_exporter_sent_${ITEMS[signal]}`, EXPORTERS),
      unit: UNITS.perSecond,
    })),
    width: 12,
  });

const waiting = () =>
  table({
    title: "Waiting for consumers",
    description: "Records in Kafka that replay has not delivered yet.",
    labels: { topic: "Topic" },
    columns: [
      {
        title: "Records",
        expr: sum(["topic"], "kafka_consumergroup_lag", topicsOf(failoverTopic)),
        unit: UNITS.count,
        limits: { warn: 1, bad: 100_000 },
      },
    ],
    width: 12,
  });

const sent = () =>
  timeseries({
    title: "Taken by the hop of each consumer",
    description: "Items a second: the team has them, or Kafka has them for it.",
    unit: UNITS.perSecond,
    queries: perSignal("sent", EXPORTERS),
  });

const refused = () =>
  timeseries({
    title: "Refused by the hop of each consumer",
    description: "Items a second that neither the team nor Kafka took.",
    unit: UNITS.perSecond,
    queries: perSignal("send_failed", EXPORTERS),
  });

const detour = () =>
  timeseries({
    title: "Written to Kafka for each consumer",
    description: "Records a second: the team's intake did not answer.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["topic"], "kafka_topic_partition_current_offset", topicsOf(failoverTopic)), legend: "{{topic}}" },
    ],
    links: [toKafka],
  });

const dead = () =>
  timeseries({
    title: "Put aside for each consumer",
    description: "Records a second that the team's intake calls wrong.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["topic"], "kafka_topic_partition_current_offset", topicsOf(deadLetterTopic)), legend: "{{topic}}" },
    ],
    links: [toKafka],
  });

/** One consumer: what of what comes into egress goes to it. */
const ofConsumer = ({ name }: ObservedConsumer) => {
  const exporter = { ...LAYERS.egress, exporter: `otlp_http/${consumerTarget(name)}` };
  return timeseries({
    title: `${name}: sent`,
    description: "Items a second after the team's filter and sampling.",
    unit: UNITS.perSecond,
    queries: SIGNALS.map((signal) => ({
      expr: rate([], `otelcol_exporter_sent_${ITEMS[signal]}`, exporter),
      legend: signal,
    })),
  });
};

const dropped = () =>
  timeseries({
    title: "Dropped by filters",
    description: "Items a second that a team does not want, by its filter; each team has one a signal.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["filter"], "otelcol_processor_filter_spans_filtered", LAYERS.egress), legend: "{{filter}}" },
      { expr: rate(["filter"], "otelcol_processor_filter_datapoints_filtered", LAYERS.egress), legend: "{{filter}}" },
      { expr: rate(["filter"], "otelcol_processor_filter_logs_filtered", LAYERS.egress), legend: "{{filter}}" },
    ],
  });

/** Consumer teams: what egress delivers to each, what waits for it and what it calls wrong. */
export const consumersDashboard = ({ consumers }: Pick<Observed, "consumers">) =>
  dashboard({
    uid: DASHBOARDS.consumers,
    title: "Consumers",
    description: "Teams that receive telemetry: what is delivered, filtered, waiting and put aside.",
    tag: FOLDERS.overview.tag,
    rows: [
      row("All", all(), waiting(), sent(), refused(), detour(), dead()),
      row("Hops", requestsByRoute(HOPS), requestsByStatus(HOPS)),
      row("Each", ...consumers.map(ofConsumer), dropped()),
    ],
  });
