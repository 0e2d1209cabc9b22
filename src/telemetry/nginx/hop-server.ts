import { deadLetterTopic, failoverTopic, SIGNALS, type Signal, TOPIC_HEADER } from "../../conventions/topics.ts";
import { block, type Directive, line } from "./block.ts";
import type { Fallbacks, Hop, Pool, TargetKind } from "./hop.ts";
import { fallbackUpstream, poolUrl, targetUpstream, transport } from "./pool.ts";
import { asNext, isLater, type LaterHop, NEXT, ofSequence, throughFirst, withoutTenant } from "./sequence.ts";

/** Statuses that send a request to the fallback. 429 of a layer or store is a tenant over its limit: it goes back. */
const FAILS_OVER: Record<TargetKind, readonly number[]> = {
  layer: [500, 502, 503, 504],
  // 403 and 404 are our own mistake; 507 is 503 by another name. At a 408 NGINX closes the connection instead, which the
  // exporter takes for an outage: the hop before this one then fails over.
  store: [403, 404, 408, 500, 502, 503, 504, 507],
  // Nobody behind this hop could act on a refusal, so the data waits until the team has mended it.
  consumer: [401, 403, 404, 408, 429, 500, 502, 503, 504, 507],
};

/** What of it NGINX can give to another pod first, in the words of `proxy_next_upstream`. */
const TRIES_ANOTHER: Record<TargetKind, readonly string[]> = {
  layer: [],
  store: ["http_403", "http_404"],
  consumer: ["http_403", "http_404", "http_429"],
};

/** What a target calls poison: it will refuse the same bytes again. */
const POISON = [400, 413, 422] as const;

/** What a replay tries again, because nothing is wrong with the data. 502 and 504 are tried again as they are. */
const TRIED_AGAIN = [401, 403, 404, 408, 429, 500, 507] as const;

/** Status by which NGINX tells itself that the rate cap is exceeded; no target answers it. */
const OVER_CAP = 509;

/** Most requests that a hop has under way; more than any collector sends, fewer than would fill the pod's memory. */
const MAX_CONNECTIONS = 512;

/** Zone that counts connections, by the hop's port. */
export const CONNECTION_ZONE = "hop_connections";

const capZone = ({ target }: Hop): string => `cap_${target}`;

/** Zone of a hop's rate cap, for the `http` block. */
export const capZones = (hops: readonly Hop[]): Directive[] =>
  hops.flatMap((hop) =>
    hop.maxRequestsPerSecond === undefined
      ? []
      : [line("limit_req_zone", "$server_port", `zone=${capZone(hop)}:64k`, `rate=${hop.maxRequestsPerSecond}r/s`)],
  );

const route = (name: string): Directive => line("set", "$route", name);

const errorPage = (statuses: readonly number[], ...to: readonly string[]): Directive =>
  line("error_page", ...statuses, ...to);

/** Signal that a path carries, by its end: all of OTLP's paths end in it. */
function signalOf(path: string): Signal {
  const found = SIGNALS.find((signal) => path.endsWith(`/v1/${signal}`));
  if (found === undefined) {
    throw new RangeError(`path of a hop: found ${path}, allowed: one that ends in /v1/${SIGNALS.join(", /v1/")}`);
  }
  return found;
}

const upstreamName = ({ target, fallback }: Hop): string => (fallback === "none" ? `replay-${target}` : target);

/** Collector that writes to Kafka for a hop: the one that listens on the hop's paths. */
const fallbackPool = (hop: Hop, purpose: "buffer" | "deadLetter"): keyof Fallbacks =>
  hop.kind !== "store" ? purpose : purpose === "buffer" ? "storeBuffer" : "storeDeadLetter";

const needs = (hop: Hop): (keyof Fallbacks)[] => [
  ...(hop.fallback === "buffer" ? [fallbackPool(hop, "buffer")] : []),
  ...(deadLetters(hop) ? [fallbackPool(hop, "deadLetter")] : []),
];

/** Whether poison has nowhere to go back to: a replay has no sender, and a consumer's data was acknowledged before. */
const deadLetters = ({ fallback, kind }: Hop): boolean => fallback === "none" || kind === "consumer";

const upstreamOf = (purpose: keyof Fallbacks): string =>
  purpose.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `upstream` blocks of hops and of the fallbacks that they need. */
export function upstreams(hops: readonly Hop[], fallbacks: Fallbacks): Directive[] {
  const purposes = [...new Set(hops.flatMap(needs))];
  return [
    ...hops.map((hop) => targetUpstream(upstreamName(hop), hop.pool)),
    ...purposes.map((purpose) => fallbackUpstream(upstreamOf(purpose), fallbacks[purpose])),
  ];
}

const milliseconds = (count: number): string => `${count}ms`;

/** A location that gives the request, body and all, to a collector that writes it to a topic. */
function fallback(
  name: string,
  hop: Hop,
  pool: { readonly name: string; readonly pool: Pool },
  topic: string,
  tlsPath: string,
): Directive {
  return block(
    ["location", `@${name}`],
    route(name),
    line("proxy_pass", poolUrl(pool.name, pool.pool)),
    line("proxy_intercept_errors", "off"),
    line("proxy_next_upstream", "error", "timeout", "http_502", "http_503", "http_504", "non_idempotent"),
    line("proxy_read_timeout", milliseconds(hop.budget.fallbackReadMs)),
    line("proxy_set_header", TOPIC_HEADER, topic),
    // A consumer's token is the consumer's alone.
    line("proxy_set_header", "Authorization", ""),
    ...(isLater(hop) ? withoutTenant : []),
    line("proxy_set_header", "Connection", ""),
    transport(pool.pool, tlsPath),
  );
}

/** Where each answer of the target leads. */
function answers(hop: Hop, signal: Signal): Directive[] {
  const deadLetter = errorPage(POISON, "=", `@dead-letter-${signal}`);
  if (hop.fallback === "none") return [deadLetter, errorPage([...TRIED_AGAIN, OVER_CAP], "=503", "@retry")];
  const failover = errorPage(FAILS_OVER[hop.kind], "=", `@buffer-${signal}`);
  if (hop.kind === "layer") return [failover];
  if (hop.kind === "consumer") return [failover, deadLetter, errorPage([OVER_CAP], "=200", "@dropped")];
  // 413 and 422 would come out of the collector as 500, and fail over one layer above.
  return [failover, errorPage([413, 422], "=400", "@refused"), errorPage([401], "=503", "@unavailable")];
}

/** A location that only says a status: of its own, after an answer that means the same. */
const says = (name: string, status: number): Directive =>
  block(["location", `@${name}`], route(name), line("return", status));

const saidBy = (hop: Hop): Directive[] => {
  if (hop.fallback === "none") return [says("retry", 503)];
  if (hop.kind === "store") return [says("refused", 400), says("unavailable", 503)];
  return hop.kind === "consumer" ? [says("dropped", 200)] : [];
};

/** How NGINX matches a path: as a whole where it is fixed, by pattern where a segment varies. */
const matching = (path: string): string[] =>
  path.includes("{") ? ["~", `^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`] : ["=", path];

/** What a location does with a request that is for the target. */
const toTarget = (hop: Hop, url: string, signal: Signal, tlsPath: string): readonly (Directive | Directive[])[] => [
  line("proxy_pass", url),
  line("proxy_set_header", "Connection", ""),
  transport(hop.pool, tlsPath),
  answers(hop, signal),
];

/** `location` of a path. */
function pathLocation(hop: Hop, path: string, tlsPath: string): Directive {
  const to = hop.pool.basePath === undefined ? "" : `${hop.pool.basePath}${path}`;
  return block(
    ["location", ...matching(path)],
    ...(hop.maxRequestsPerSecond === undefined
      ? []
      : [line("limit_req", `zone=${capZone(hop)}`, `burst=${hop.maxRequestsPerSecond}`, "nodelay")]),
    ...toTarget(hop, poolUrl(upstreamName(hop), hop.pool, to), signalOf(path), tlsPath),
  );
}

/** Locations of a hop that comes after another: the other's paths, which lead there, and what follows. */
function laterLocations(hop: LaterHop, tlsPath: string): Directive[] {
  const [path, ...others] = hop.paths;
  if (path === undefined || others.length > 0) {
    throw new RangeError(`hop to ${hop.target} after another: found ${hop.paths.length} paths, allowed: one`);
  }
  const url = poolUrl(upstreamName(hop), hop.pool);
  return [
    ...hop.after.paths.map((first) => block(["location", ...matching(first)], throughFirst(hop))),
    block(
      ["location", NEXT],
      asNext(`${hop.pool.basePath ?? ""}${path}`),
      ...toTarget(hop, url, signalOf(path), tlsPath),
    ),
  ];
}

/** The server on localhost that exporters of the collector send to, or the hop after it. */
export function hopServer(hop: Hop, hops: readonly Hop[], fallbacks: Fallbacks, tlsPath: string): Directive {
  const { budget } = hop;
  const to = (purpose: "buffer" | "deadLetter") => {
    const key = fallbackPool(hop, purpose);
    return { name: upstreamOf(key), pool: fallbacks[key] };
  };
  return block(
    ["server"],
    line("listen", `127.0.0.1:${hop.port}`),
    line("set", "$target", hop.target),
    route("target"),
    line("limit_conn", CONNECTION_ZONE, MAX_CONNECTIONS),
    line("limit_req_status", OVER_CAP),
    line("proxy_intercept_errors", "on"),
    line(
      "proxy_next_upstream",
      ...["error", "timeout", "http_500", "http_502", "http_503", "http_504"],
      ...TRIES_ANOTHER[hop.kind],
      "non_idempotent",
    ),
    line("proxy_next_upstream_timeout", milliseconds(budget.retryMs)),
    line("proxy_connect_timeout", milliseconds(budget.connectMs)),
    line("proxy_send_timeout", milliseconds(budget.readMs)),
    line("proxy_read_timeout", milliseconds(budget.readMs)),
    ofSequence(hop, hops),
    isLater(hop) ? laterLocations(hop, tlsPath) : hop.paths.map((path) => pathLocation(hop, path, tlsPath)),
    ...(hop.fallback === "buffer"
      ? [
          hop.signals.map((signal) =>
            fallback(`buffer-${signal}`, hop, to("buffer"), failoverTopic(hop.target, signal), tlsPath),
          ),
        ]
      : []),
    ...(deadLetters(hop)
      ? [
          hop.signals.map((signal) =>
            fallback(`dead-letter-${signal}`, hop, to("deadLetter"), deadLetterTopic(hop.target, signal), tlsPath),
          ),
        ]
      : []),
    saidBy(hop),
    block(["location", "/"], line("return", 404)),
  );
}
