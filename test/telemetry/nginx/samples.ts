import { type HopConfigOptions, hopConfig } from "../../../src/telemetry/nginx/config.ts";
import type { Fallbacks, Hop, Pool } from "../../../src/telemetry/nginx/hop.ts";
import { timeBudget } from "../../../src/telemetry/nginx/time-budget.ts";

const mutual = (host: string): Pool => ({
  servers: [`${host}:4318`],
  tls: { mode: "mutual", serverName: host },
});

const fallbacks: Fallbacks = {
  buffer: mutual("buffer.test"),
  storeBuffer: { ...mutual("buffer.test"), servers: ["buffer.test:4319"] },
  deadLetter: mutual("dead-letter.test"),
  storeDeadLetter: { ...mutual("dead-letter.test"), servers: ["dead-letter.test:4319"] },
};

/** A hop to a layer; each test says what is different. */
export const sampleHop = (changes: Partial<Hop> = {}): Hop => ({
  target: "egress",
  kind: "layer",
  signals: ["traces"],
  port: 14318,
  paths: ["/v1/traces"],
  pool: mutual("egress.test"),
  budget: timeBudget(500),
  fallback: "buffer",
  ...changes,
});

export const store = (changes: Partial<Hop> = {}): Hop =>
  sampleHop({ target: "tempo", kind: "store", pool: { servers: ["tempo.test:4318"] }, ...changes });

export const consumer = (changes: Partial<Hop> = {}): Hop =>
  sampleHop({
    target: "consumer-acme",
    kind: "consumer",
    pool: { servers: ["acme.test:443"], tls: { mode: "public", serverName: "acme.test" } },
    ...changes,
  });

export const replay = (hop: Hop): Hop => ({ ...hop, fallback: "none" });

/** A store's hop, and one to egress that comes after it. */
export function sequence(changes: Partial<Hop> = {}): Hop[] {
  const first = store({ paths: ["/otlp/v1/traces"] });
  return [first, sampleHop({ port: 14319, after: first, ...changes })];
}

/** nginx.conf of hops, without indentation. */
export const confOf = (hops: readonly Hop[], changes: Partial<HopConfigOptions> = {}): string =>
  hopConfig({ hops, fallbacks, dnsAddress: "10.0.0.10", tlsPath: "/etc/tls", maxBodyBytes: 1000, ...changes })
    .split("\n")
    .map((text) => text.trim())
    .join("\n");

/** Lines of the first block whose head is `head`. */
export function blockOf(conf: string, head: string): string[] {
  const lines = conf.split("\n");
  const start = lines.indexOf(`${head} {`);
  if (start < 0) throw new RangeError(`found no block ${head}`);
  const inner: string[] = [];
  let depth = 1;
  for (const text of lines.slice(start + 1)) {
    if (text === "}") depth -= 1;
    if (depth === 0) return inner;
    if (text.endsWith("{")) depth += 1;
    inner.push(text);
  }
  throw new RangeError(`block ${head} has no end`);
}
