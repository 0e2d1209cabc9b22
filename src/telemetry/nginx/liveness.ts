import type { Signal } from "../../base/signals.ts";
import { PORTS } from "../ports.ts";
import { block, type Directive, line } from "./block.ts";

/**
 * What shows that a collector still does what it is for: it answers a request on the port that data comes in by. Its
 * health page answers from a place of its own, also while every request waits for ever.
 */
export interface Liveness {
  /** Port of a receiver of OTLP/HTTP with mutual TLS, in the same pod. */
  readonly port: number;
  readonly signals: readonly Signal[];
  /**
   * Headers of a request that has one item in it, for a collector with a queue behind its receiver: an empty request
   * is answered before it reaches the queue. Default: an empty request.
   */
  readonly item?: Readonly<Record<string, string>>;
}

/** Path that the kubelet asks. */
export const LIVENESS_PATH = "/alive";

/** Seconds in which a signal's receiver has to answer: anything, and longer than Kafka may take behind a full queue. */
const ANSWER_SECONDS = 5;

/** Seconds in which every signal has answered, one after the other, or the first that does not was waited for. */
export const LIVENESS_SECONDS = ANSWER_SECONDS * 3 + 1;

/**
 * Statuses that a collector answers, beside 200. It is alive whatever it says: a refusal because another program is away
 * must not restart it. 502 and 504 are NGINX's own words for no answer.
 */
const ANSWERS = [400, 401, 403, 404, 405, 408, 413, 415, 422, 429, 500, 503] as const;

const NAME = "liveness";

/** One item of a signal, in OTLP's JSON. */
const ITEMS: Readonly<Record<Signal, object>> = {
  metrics: {
    resourceMetrics: [
      { scopeMetrics: [{ metrics: [{ name: NAME, gauge: { dataPoints: [{ timeUnixNano: "1", asInt: "1" }] } }] }] },
    ],
  },
  logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: NAME } }] }] }] },
  traces: {
    resourceSpans: [
      { scopeSpans: [{ spans: [{ traceId: `${"0".repeat(31)}1`, spanId: `${"0".repeat(15)}1`, name: NAME }] }] },
    ],
  },
};

/** Locations that ask the collector of the pod, for the server that answers probes. */
export function livenessLocations({ port, signals, item }: Liveness, tls: readonly Directive[]): Directive[] {
  const path = (index: number) => (index === 0 ? LIVENESS_PATH : `${LIVENESS_PATH}/${index}`);
  const ask = (signal: Signal) => `${LIVENESS_PATH}/ask/${signal}`;
  return [
    // NGINX asks one thing before it answers a request. So each signal's answer is the condition of asking the next.
    ...signals.map((signal, index) =>
      block(
        ["location", "=", path(index)],
        line("auth_request", ask(signal)),
        ...(index === signals.length - 1
          ? [line("stub_status")]
          : [
              line("proxy_pass", `http://$server_addr:${PORTS.hop.health}${path(index + 1)}`),
              line("proxy_read_timeout", `${LIVENESS_SECONDS}s`),
            ]),
      ),
    ),
    ...signals.map((signal) =>
      block(
        ["location", "=", ask(signal)],
        line("internal"),
        // The address that the probe came in by is the pod's, which receivers listen on.
        line("proxy_pass", `https://$server_addr:${port}/v1/${signal}`),
        line("proxy_method", "POST"),
        line("proxy_set_header", "Content-Type", "application/json"),
        ...Object.entries(item ?? {}).map(([name, value]) => line("proxy_set_header", name, value)),
        line("proxy_set_body", JSON.stringify(item === undefined ? {} : ITEMS[signal])),
        line("proxy_connect_timeout", "1s"),
        line("proxy_read_timeout", `${ANSWER_SECONDS}s`),
        line("proxy_next_upstream", "off"),
        ...tls,
        line("proxy_intercept_errors", "on"),
        line("error_page", ...ANSWERS, "=200", "@answered"),
      ),
    ),
    block(["location", "@answered"], line("return", 200)),
  ];
}
