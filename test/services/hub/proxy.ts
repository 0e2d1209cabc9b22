import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import type { InjectOptions } from "fastify";
import { type ProxyParts, proxyProgram } from "../../../src/services/hub-proxy/program.ts";
import type { SyncEnd } from "../../../src/services/hub-proxy/webhook/sync.ts";
import { tracingBy } from "../../../src/services/shared/hub/tracing.ts";
import { createLogger } from "../../../src/services/shared/logger.ts";
import { VirtualClock } from "../virtual-clock.ts";

export const SECRET = "It's a Secret to Everybody";

/** OpenBao's answers for the proxy: signs the role in, and gives its secret. */
const openBao: typeof fetch = async (url) => {
  const path = new URL(url instanceof Request ? url.url : url).pathname;
  if (path === "/v1/auth/approle/login")
    return Response.json({ auth: { client_token: "token", lease_duration: 3600, renewable: true } });
  const data = { webhook_secret: SECRET, mongodb_url: "mongodb://127.0.0.1:1", postgres_password: "p" };
  return path === "/v1/secret/data/hub/hub-proxy"
    ? Response.json({ data: { data } })
    : Response.json({ errors: [] }, { status: 404 });
};

/** A sync whose runs a test ends one by one. */
class HeldSync {
  readonly runs: ((end: SyncEnd) => void)[] = [];
  readonly sync = (): Promise<SyncEnd> => new Promise((resolve) => this.runs.push(resolve));

  /** Ends the run of that number, counted from 0, and lets what follows happen. */
  async end(run: number, succeeded = true): Promise<void> {
    this.runs[run]?.({ succeeded, detail: "" });
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
}

interface Options extends ProxyParts {
  readonly variables?: Readonly<Record<string, string>>;
  readonly clock?: VirtualClock;
  readonly fetch?: typeof fetch;
}

/** A file that each test may write. */
export const scratch = (): string => mkdtempSync(join(tmpdir(), "hub-"));

/** The proxy on virtual time, its own state directory and a stand-in for OpenBao; its secret has been read. */
export async function startProxy({
  variables = {},
  clock = new VirtualClock(),
  fetch = openBao,
  ...parts
}: Options = {}) {
  clock.held = true;
  const directory = variables["STATE_DIRECTORY"] ?? scratch();
  const credentials = scratch();
  const { writeFileSync } = await import("node:fs");
  for (const name of ["role-id", "secret-id"]) writeFileSync(join(credentials, name), `${name}\n`);
  const spans = new InMemorySpanExporter();
  const held = new HeldSync();
  const log: Record<string, unknown>[] = [];
  const program = proxyProgram({
    sync: held.sync,
    tracing: tracingBy("hub-proxy", new SimpleSpanProcessor({ exporter: spans })),
    ...parts,
  });
  const settings = program.settings({
    STATE_DIRECTORY: directory,
    CREDENTIALS_DIRECTORY: credentials,
    GITOPS_REPOSITORY: "example/hub",
    ...variables,
  });
  const lines: string[] = [];
  const logger = createLogger("hub-proxy", settings.server, {
    write(line) {
      lines.push(line);
      log.push(JSON.parse(line));
    },
  });
  const { server, background } = program.create(settings, { clock, random: () => 0.5, fetch, logger });
  const stop = new AbortController();
  const work = background?.(stop.signal);
  // Signing in and reading take a few turns.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  const inject = async (options: InjectOptions) => {
    const { statusCode: status, headers, body } = await server.inject(options);
    return { status, headers, body };
  };
  return {
    server,
    clock,
    directory,
    held,
    log,
    lines,
    spans,
    inject,
    push: (change: Delivery = {}) => inject(delivery(change)),
    end: async () => {
      stop.abort();
      await work;
      await server.close();
    },
  };
}

export interface Delivery {
  readonly id?: string;
  readonly event?: string;
  readonly body?: string | Buffer;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export const PUSH = { ref: "refs/heads/main", repository: { full_name: "example/hub" }, deleted: false };

let count = 0;

/** A request as GitHub sends it, signed, with a new id unless one is given. */
export function delivery({
  id,
  event = "push",
  body = JSON.stringify(PUSH),
  secret = SECRET,
  headers = {},
}: Delivery = {}) {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const all = {
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": id ?? `00000000-0000-0000-0000-${String(++count).padStart(12, "0")}`,
    "x-hub-signature-256": signature,
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { method: "POST" as const, url: "/hooks/github", payload: body, headers: Object.fromEntries(given) };
}
