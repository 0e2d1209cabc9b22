import { SIGNALS, type Signal } from "../../base/signals.ts";
import { BACKLOG } from "../accounting/backlog.ts";
import { ACCOUNTING, ACCOUNTING_WINDOWS } from "../accounting/names.ts";
import { ITEMS, LAYERS } from "../layers.ts";
import { orZero, rate, series, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { requestsByRoute, requestsByStatus } from "./hop-requests.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, toDashboard } from "./style/links.ts";
import { stat, timeseries } from "./style/panels.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const { fault, leak } = ACCOUNTING_WINDOWS;

const toTenant = toDashboard("Tenant", DASHBOARDS.tenants, { tenant: clicked("tenant") });
const toHops = toDashboard("Hops", DASHBOARDS.hops);
const toKafka = toDashboard("Kafka", DASHBOARDS.kafka);
const toCollectors = toDashboard("Collectors", DASHBOARDS.collectors);

const NAMES: Readonly<Record<Signal, string>> = {
  metrics: "Metric points",
  logs: "Log records",
  traces: "Spans",
};

/** What the store of each signal counts as taken. */
const STORED: Readonly<Record<Signal, string>> = {
  metrics: rate([], "vm_rows_inserted_total", { job: "vminsert" }),
  logs: rate([], "loki_distributor_lines_received_total"),
  traces: rate([], "tempo_distributor_spans_received_total"),
};

const receivedNow = (signal: Signal) =>
  stat({
    title: NAMES[signal],
    description: "A second, as ingress took them from producers and agents.",
    unit: UNITS.perSecond,
    queries: [{ expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.ingress) }],
    links: [toCollectors],
  });

const unexplainedNow = () =>
  stat({
    title: "Unexplained",
    description: `Largest share within ${fault} that went into a hop and came out nowhere. Normal is nothing.`,
    unit: UNITS.share,
    limits: { warn: 0.001, bad: 0.01 },
    whenNothing: "too little traffic",
    queries: [{ expr: `max(${ACCOUNTING.unexplained(fault)})` }],
  });

const waitingNow = () =>
  stat({
    title: "Oldest that waits",
    description: "Age of the oldest record in Kafka that was not replayed.",
    unit: UNITS.duration,
    limits: { warn: 3600, bad: 6 * 3600 },
    whenNothing: "nothing waits",
    queries: [{ expr: `max(${BACKLOG.ageSeconds})` }],
    links: [toKafka],
  });

const deadLetteredNow = () =>
  stat({
    title: "Dead letters",
    description: `Items a second, over ${leak}, that were put aside as poison.`,
    unit: UNITS.perSecond,
    limits: { bad: 0.001 },
    queries: [{ expr: orZero(`sum(${ACCOUNTING.deadLettered(leak)})`) }],
    links: [toKafka],
  });

/** One signal through every layer: lines that lie on one another are a pipeline that loses nothing. */
const flow = (signal: Signal) =>
  timeseries({
    title: `${NAMES[signal]} by layer`,
    description:
      signal === "metrics"
        ? "A second. The store counts rows, of which a histogram's point is many: its line is higher."
        : "A second. Lines that lie on one another lose nothing; the buffer's is what takes a detour.",
    unit: UNITS.perSecond,
    width: 8,
    queries: [
      { expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.ingress), legend: "1 ingress" },
      { expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.processor(signal)), legend: "2 processor" },
      {
        expr: rate([], `otelcol_exporter_sent_${ITEMS[signal]}`, {
          ...LAYERS.processor(signal),
          exporter: { "=~": `otlp_http/${signal}-.*` },
        }),
        legend: "3 acknowledged by the store's hop",
      },
      { expr: STORED[signal], legend: "4 store" },
      { expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.buffer), legend: "buffer" },
      { expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.replay), legend: "replay" },
      { expr: rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.egress), legend: "egress" },
    ],
    links: [toCollectors, toHops],
  });

const unexplained = () =>
  timeseries({
    title: "Unexplained loss by hop",
    description: `Share of what went into each hop within ${fault} that came out nowhere: not on, not in Kafka, not dropped by a rule.`,
    unit: UNITS.share,
    queries: [{ expr: ACCOUNTING.unexplained(fault), legend: "{{signal}}: {{hop}}" }],
    links: [toHops],
  });

const tenantUnexplained = () =>
  timeseries({
    title: "Unexplained loss by tenant",
    description: `The same within ${leak} for each tenant at its store, while nothing takes a detour.`,
    unit: UNITS.share,
    queries: [{ expr: ACCOUNTING.tenantUnexplained(leak), legend: "{{signal}}: {{tenant}}" }],
    seriesLinks: [toTenant],
  });

const rejected = () =>
  timeseries({
    title: "Refused by stores",
    description: "Items a second by tenant and reason. The sender was told so.",
    unit: UNITS.perSecond,
    queries: [{ expr: ACCOUNTING.rejected(fault), legend: "{{signal}} {{tenant}}: {{reason}}" }],
    seriesLinks: [toTenant],
  });

const dropped = () =>
  timeseries({
    title: "Dropped by rule",
    description: "Share of received items that ingress dropped: of no tenant, or below the least severity.",
    unit: UNITS.share,
    queries: [{ expr: ACCOUNTING.droppedShare(fault), legend: "{{signal}}" }],
  });

const detour = () =>
  timeseries({
    title: "Into Kafka and back",
    description: `Items a second over ${fault}, by the hop that failed over.`,
    unit: UNITS.perSecond,
    queries: [
      { expr: `${ACCOUNTING.buffered(fault)} > 0`, legend: "{{signal}} {{hop}}: buffered" },
      { expr: `${ACCOUNTING.deadLettered(fault)} > 0`, legend: "{{signal}} {{hop}}: dead letters" },
      ...SIGNALS.map((signal) => ({
        expr: `${rate([], `otelcol_receiver_accepted_${ITEMS[signal]}`, LAYERS.replay)} > 0`,
        legend: `${signal}: replayed`,
      })),
    ],
    links: [toKafka, toHops],
  });

const backlogBytes = () =>
  timeseries({
    title: "Bytes that wait by topic",
    description: "Written to Kafka and not yet replayed, one copy.",
    unit: UNITS.bytes,
    stacked: true,
    queries: [{ expr: `sum by (topic) (${BACKLOG.bytes}) > 0`, legend: "{{topic}}" }],
    links: [toKafka],
  });

const backlogAge = () =>
  timeseries({
    title: "Age of what waits by topic",
    description: "Of the oldest record. Kafka deletes it when its retention ends, and then it is in no store.",
    unit: UNITS.seconds,
    queries: [{ expr: BACKLOG.ageSeconds, legend: "{{topic}}" }],
    links: [toKafka],
  });

const timeToFull = () =>
  timeseries({
    title: "Time until a topic is full",
    description: "At the growth of the last half hour.",
    unit: UNITS.seconds,
    queries: [{ expr: BACKLOG.secondsToFull, legend: "{{topic}}" }],
    links: [toKafka],
  });

const refused = () =>
  timeseries({
    title: "Refused by layer",
    description: "Items a second that a layer gave back to the one before it, which tells the sender.",
    unit: UNITS.perSecond,
    queries: SIGNALS.map((signal) => ({
      expr: rate(["component"], `otelcol_receiver_refused_${ITEMS[signal]}`, { job: "otelcol" }),
      legend: `{{component}} ${signal}`,
    })),
    links: [toCollectors],
  });

const entrance = () =>
  timeseries({
    title: "Requests at the entrance",
    description: "Requests and connections of NGINX Ingress, through which producers come.",
    unit: UNITS.count,
    queries: [
      { expr: rate([], "nginx_ingress_nginx_http_requests_total"), legend: "requests a second" },
      { expr: sum([], "nginx_ingress_nginx_connections_active"), legend: "connections" },
    ],
  });

const collectorsUp = () =>
  timeseries({
    title: "Collectors by layer",
    description: "Pods that are scraped.",
    unit: UNITS.count,
    queries: [{ expr: `sum by (component) (${series("up", { job: "otelcol" })})`, legend: "{{component}}" }],
    links: [toCollectors],
  });

/** The pipeline as a whole: what flows, what is lost and what waits. */
export const pipelineDashboard = () =>
  dashboard({
    uid: DASHBOARDS.pipeline,
    title: "Pipeline",
    description: "Every signal through every layer: flow, loss and backlog.",
    tag: FOLDERS.overview.tag,
    rows: [
      row("Now", ...SIGNALS.map(receivedNow), unexplainedNow(), waitingNow(), deadLetteredNow()),
      row("Flow", ...SIGNALS.map(flow), entrance(), collectorsUp()),
      row("Loss", unexplained(), tenantUnexplained(), rejected(), dropped(), refused(), detour()),
      row("Hops", requestsByRoute({ links: [toHops] }), requestsByStatus({ links: [toHops] })),
      row("Backlog", backlogBytes(), backlogAge(), timeToFull()),
    ],
  });
