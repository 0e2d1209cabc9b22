import { SIGNALS, type Signal } from "../../base/signals.ts";
import { EGRESS_TARGET, processorTarget } from "../../conventions/topics.ts";
import { ITEMS, LAYERS, type Matchers } from "../layers.ts";
import type { Series } from "../promql.ts";

/** Receivers of the buffer and of the dead-letter collector: one stands in for layers, one for stores. */
const STAND_INS = { layers: "otlp/layers", stores: "otlp/stores" } as const;

export type StandIn = keyof typeof STAND_INS;

const accepted = (signal: Signal, matchers: Matchers): Series => ({
  metric: `otelcol_receiver_accepted_${ITEMS[signal]}`,
  matchers,
});

const sent = (signal: Signal, layer: Matchers, exporter: string): Series => ({
  metric: `otelcol_exporter_sent_${ITEMS[signal]}`,
  matchers: { ...layer, exporter: { "=~": exporter } },
});

/** What each signal's filter counts: the middle of its metric's name. */
const FILTERED = { metrics: "datapoints", logs: "logs", traces: "spans" } as const satisfies Record<Signal, string>;

/** Taken by ingress. */
export const receivedBy = (signal: Signal): Series => accepted(signal, LAYERS.ingress);

/** Dropped by ingress' filter. */
export const droppedByRule = (signal: Signal): Series => ({
  metric: `otelcol_processor_filter_${FILTERED[signal]}_filtered`,
  matchers: LAYERS.ingress,
});

/** Passed on by ingress. */
export const sentByIngress = (signal: Signal): Series => sent(signal, LAYERS.ingress, ".*");

/** Exporters that lead to a signal's store, one a tenant. */
export const storeExporters = (signal: Signal, tenants: readonly string[]): string =>
  `otlp_http/${signal}-(${tenants.join("|")})`;

/** Acknowledged by the hops of a signal's store to its processor, which hand on to egress what they acknowledge. */
const sentByProcessor = (signal: Signal, tenants: readonly string[]): Series =>
  sent(signal, LAYERS.processor(signal), storeExporters(signal, tenants));

/** Acknowledged by the hops of a signal's store, live and by replay. */
export const sentToStore = (signal: Signal, tenants: readonly string[]): readonly Series[] => [
  sentByProcessor(signal, tenants),
  sent(signal, LAYERS.replay, storeExporters(signal, tenants)),
];

/**
 * Acknowledged by the hops between layers: to the processors and to egress, live and by replay.
 * @param onward signals that egress gets
 */
export const sentToLayers = (
  signal: Signal,
  tenants: readonly string[],
  onward: readonly Signal[],
): readonly Series[] => [
  sentByIngress(signal),
  ...(onward.includes(signal) ? [sentByProcessor(signal, tenants)] : []),
  sent(signal, LAYERS.replay, `otlp_http/(${processorTarget(signal)}|${EGRESS_TARGET})-${signal}`),
];

/** Taken by the layers behind those hops. */
export const takenByLayers = (signal: Signal): readonly Series[] => [
  accepted(signal, LAYERS.processor(signal)),
  accepted(signal, LAYERS.egress),
];

/** Written to Kafka in place of layers or stores. */
export const buffered = (signal: Signal, standIn: StandIn): Series =>
  accepted(signal, { ...LAYERS.buffer, receiver: STAND_INS[standIn] });

/** Put aside as poison by layers or stores. */
export const deadLettered = (signal: Signal, standIn: StandIn): Series =>
  accepted(signal, { ...LAYERS.deadLetter, receiver: STAND_INS[standIn] });

/** Taken by a store; a metric point is as many rows as it has buckets, so rows are no points. */
export const STORED: Readonly<Record<Exclude<Signal, "metrics">, Series>> = {
  logs: { metric: "loki_distributor_lines_received_total", matchers: { job: "loki" } },
  traces: { metric: "tempo_distributor_spans_received_total", matchers: { job: "tempo" } },
};

/** Refused by a store, by `tenant` and `reason`. */
export const REJECTED: Readonly<Record<Exclude<Signal, "metrics">, Series>> = {
  logs: { metric: "loki_discarded_samples_total", matchers: { job: "loki" } },
  traces: { metric: "tempo_discarded_spans_total", matchers: { job: "tempo" } },
};

/**
 * Counted as taken by a store that then answered with an error, so that the hop gave them to Kafka as well. Tempo counts
 * before it writes to its ingesters, Loki before it looks at limits.
 */
export const TAKEN_IN_VAIN: Readonly<Record<Exclude<Signal, "metrics">, Series>> = {
  logs: { ...REJECTED.logs, matchers: { job: "loki" } },
  traces: { ...REJECTED.traces, matchers: { job: "tempo", reason: "internal_error" } },
};

export const LINES_AND_SPANS = SIGNALS.filter((signal) => signal !== "metrics");
