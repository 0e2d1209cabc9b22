import { fdatasync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { marker, markersIn, POISON } from "./load/marker.ts";

/** How a stand-in behaves; without any of it, it stores and says so. */
const behaviour = z.object({
  /** Status instead of storing. */
  status: z.int().optional(),
  /** Share of requests that get the status, 0 to 1. Default: all. */
  share: z.number().default(1),
  /** Milliseconds before a request is looked at. Default: 0. */
  delayMs: z.number().default(0),
  /** Answers 400 to what has poison in it. Default: false. */
  refusesPoison: z.boolean().default(false),
  /** Name and account of the tenant that gets 429: it is over its limit. Default: none. */
  overLimit: z.array(z.string()).default([]),
});

export type Behaviour = z.input<typeof behaviour>;

/** What a stand-in is started with, as JSON in its only argument. */
const sinkOptions = z.object({
  host: z.string(),
  port: z.int(),
  /** Each line: milliseconds since 1970, the tenant's name or account as the request had it, markers. */
  file: z.string(),
  tls: z.object({ certificate: z.string(), key: z.string() }).optional(),
});

export type SinkOptions = z.input<typeof sinkOptions>;

/** Milliseconds that answers wait for each other, so that one write to disk serves them all. */
const GROUP_MS = 4;

let now = behaviour.parse({});
process.on("message", (message) => {
  now = behaviour.parse(message);
});
process.on("disconnect", () => process.exit(0));

const options = sinkOptions.parse(JSON.parse(process.argv[2] ?? "{}"));
const file = openSync(options.file, "a");
// What a killed predecessor left half-written must not become part of the next line.
writeSync(file, "\n");

let waiting: { readonly line: string; readonly done: () => void }[] = [];

/** Acknowledges only what the disk has. */
function flush(): void {
  const group = waiting;
  waiting = [];
  writeSync(file, group.map(({ line }) => line).join(""));
  fdatasync(file, (error) => {
    if (error !== null) throw error;
    for (const { done } of group) done();
  });
}

function store(line: string, done: () => void): void {
  waiting.push({ line, done });
  if (waiting.length === 1) setTimeout(flush, GROUP_MS);
}

/** Tempo and Loki read the tenant from the header, VictoriaMetrics from the path. */
function tenantOf({ headers, url = "" }: IncomingMessage): string {
  const [, account] = /^\/insert\/([^/]+)\//.exec(url) ?? [];
  const header = headers["x-scope-orgid"];
  return account ?? (typeof header === "string" ? header : "-");
}

function take(request: IncomingMessage, response: ServerResponse, sent: Buffer): void {
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
  const tenant = tenantOf(request);
  const answer = (status: number) => {
    response.writeHead(status, { "Content-Type": "application/x-protobuf" }).end();
  };
  if (now.status !== undefined && Math.random() < now.share) answer(now.status);
  else if (now.refusesPoison && body.includes(POISON)) answer(400);
  else if (now.overLimit.includes(tenant)) answer(429);
  else store(`${Date.now()} ${tenant} ${markersIn(body).map(marker).join("")}\n`, () => answer(200));
}

function listener(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    setTimeout(() => take(request, response, Buffer.concat(chunks)), now.delayMs);
  });
}

const { tls } = options;
const server =
  tls === undefined
    ? createServer(listener)
    : createTlsServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, listener);
server.keepAliveTimeout = 75_000;
server.listen(options.port, options.host, () => process.send?.("ready"));
