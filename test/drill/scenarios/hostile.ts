import { readFileSync } from "node:fs";
import { request } from "node:https";
import { promisify } from "node:util";
import { constants, gzip, zstdCompress } from "node:zlib";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { message, text } from "../load/protobuf.ts";
import type { Pipeline } from "../pipeline.ts";
import type { Scenario, Stage } from "./scenario.ts";

/** Levels of a value in a value: each is a call of a decoder that does not count them. */
const DEPTH = 10_000;

/** Bytes that a bomb becomes, of zeros. */
const BOMB_BYTES = 512 * 1024 * 1024;

/** Bytes by which ingress may grow over all of it: what its largest requests take, several at a time. */
const GROWTH_BYTES = 128 * 1024 * 1024;

/** A log record whose body is a list in a list. */
function nestedProtobuf(): Buffer {
  let value = text(1, "deep");
  for (let level = 0; level < DEPTH; level++) value = message(5, message(1, value));
  return message(1, message(2, message(2, message(5, value))));
}

function nestedJson(): Buffer {
  const [open, close] = ['{"arrayValue":{"values":[', "]}}"];
  const value = `${open.repeat(DEPTH)}{"stringValue":"deep"}${close.repeat(DEPTH)}`;
  return Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}}]}]}]}`);
}

interface Hostile {
  readonly what: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const PROTOBUF = { "Content-Type": "application/x-protobuf" } as const;

async function made(): Promise<readonly Hostile[]> {
  const zeros = Buffer.alloc(BOMB_BYTES);
  // A window of 128 MiB, which a decoder allocates before it has read anything.
  const zstd = await promisify(zstdCompress)(zeros, { params: { [constants.ZSTD_c_windowLog]: 27 } });
  return [
    { what: `protobuf, ${DEPTH} deep`, body: nestedProtobuf(), headers: PROTOBUF },
    { what: `JSON, ${DEPTH} deep`, body: nestedJson(), headers: { "Content-Type": "application/json" } },
    { what: "a zstd bomb", body: zstd, headers: { ...PROTOBUF, "Content-Encoding": "zstd" } },
    { what: "a gzip bomb", body: await promisify(gzip)(zeros), headers: { ...PROTOBUF, "Content-Encoding": "gzip" } },
    { what: "no OTLP", body: Buffer.from("<html>"), headers: PROTOBUF },
  ];
}

let requests: Promise<readonly Hostile[]> | undefined;

/** Status of one request as a producer with a good token sends it; 0 is a broken connection. */
function statusOf(pipeline: Pipeline, address: string, token: string, { body, headers }: Hostile): Promise<number> {
  const { certificate, key, authority } = pipeline.files;
  const [host = ""] = pipeline.layer("ingress").rendered.hosts;
  return new Promise((resolve) => {
    const sent = request(
      {
        ...{ host: address, port: PORTS.otlp.http, servername: host, path: "/v1/logs", method: "POST" },
        ...{ cert: readFileSync(certificate), key: readFileSync(key), ca: readFileSync(authority) },
        headers: { ...headers, Authorization: `Bearer ${token}` },
        agent: false,
        timeout: 10_000,
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(0));
    sent.end(body);
  });
}

/** Sends each several times at once, and says what is not as it should be. */
async function attack({ pipeline, load }: Stage): Promise<void> {
  const [pod] = pipeline.layer("ingress").pods;
  if (pod === undefined) throw new RangeError("found no ingress");
  const { token = "" } = load.oneTenant().entrance;
  const [pid, before] = [pod.collector.pid, pod.collector.peakMemoryBytes()];
  requests ??= made();
  for (const one of await requests) {
    const statuses = await Promise.all(Array.from({ length: 4 }, () => statusOf(pipeline, pod.address, token, one)));
    const wrong = statuses.filter((status) => status < 400 || status >= 500);
    if (wrong.length > 0) throw new Error(`${one.what}: found status ${wrong.join(", ")}, allowed: 4xx`);
  }
  const grown = pod.collector.peakMemoryBytes() - before;
  if (pod.collector.pid !== pid || !pod.collector.running) throw new Error("ingress did not survive");
  if (grown > GROWTH_BYTES) throw new Error(`ingress grew by ${grown} bytes, allowed: ${GROWTH_BYTES}`);
}

export const HOSTILE_SCENARIOS: readonly Scenario[] = [
  {
    name: "hostile-requests",
    says: "a producer with a good token sends OTLP that is nested 10,000 deep, zstd and gzip bombs: each is refused, and nobody else waits",
    kafka: "none",
    steps: [0.3, 0.6].map((at) => ({ at, says: "hostile requests", run: attack })),
  },
];
