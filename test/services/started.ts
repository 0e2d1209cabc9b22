import { createLogger } from "../../src/services/shared/logger.ts";
import type { Program } from "../../src/services/shared/program.ts";
import { seededRandom } from "../../src/services/shared/random.ts";
import type { ServerSettings } from "../../src/services/shared/settings.ts";
import { type Samples, samplesOf } from "./samples.ts";
import { VirtualClock } from "./virtual-clock.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface StartOptions {
  /** Default: a new one at noon. */
  readonly clock?: VirtualClock;
  /** Default: seeded, the same for each test. */
  readonly random?: () => number;
  /** What the service's own calls get. Default: the test fails. */
  readonly fetch?: typeof fetch;
}

/** A service as its clients see it: what it answers, what it exports, what it logs. */
export interface Started {
  readonly clock: VirtualClock;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
  /** The exposition at /metrics. */
  readonly metrics: () => Promise<Samples>;
  /** Its log so far, a line an entry. */
  readonly log: Record<string, unknown>[];
  readonly background: (stop: AbortSignal) => Promise<void>;
}

const noCalls: typeof fetch = async (url) => {
  throw new Error(`unexpected call to ${url instanceof Request ? url.url : url.toString()}`);
};

/** The program with these environment variables, on virtual time; requests go through its real HTTP stack, without a socket. */
export function start<S extends { readonly server: ServerSettings }>(
  program: Program<S>,
  variables: Readonly<Record<string, string>> = {},
  { clock = new VirtualClock(), random = seededRandom(1), fetch = noCalls }: StartOptions = {},
): Started {
  const log: Record<string, unknown>[] = [];
  const settings = program.settings(variables);
  const logger = createLogger(program.name, settings.server, { write: (line) => log.push(JSON.parse(line)) });
  const { server, background } = program.create(settings, { clock, random, fetch, logger });
  const inject = async (method: "GET" | "POST", url: string, payload?: unknown): Promise<Answer> => {
    const answer = await server.inject({
      method,
      url,
      ...(payload === undefined
        ? {}
        : { payload: JSON.stringify(payload), headers: { "content-type": "application/json" } }),
    });
    const json = /json/.test(String(answer.headers["content-type"]));
    return { status: answer.statusCode, headers: answer.headers, body: json ? answer.json() : answer.body };
  };
  return {
    clock,
    log,
    get: (path) => inject("GET", path),
    post: (path, body) => inject("POST", path, body),
    metrics: async () => samplesOf(String((await inject("GET", "/metrics")).body)),
    background: async (stop) => background?.(stop),
  };
}

/** Settings that simulate nothing: no errors, no latency. */
export const CALM = { ERROR_RATE: "0", LATENCY_SCALE: "0" } as const;
