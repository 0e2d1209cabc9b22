import { z } from "zod";
import { STORE_TARGETS } from "../../../src/conventions/topics.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import type { BlobAccount } from "../../conformance/stores/azurite.ts";
import { ADDRESSES } from "../addresses.ts";
import { marker, markersIn } from "../load/marker.ts";
import type { Manifest } from "../rendered/manifests.ts";
import { LOKI_REWRITES } from "./loki-rewrites.ts";
import { StoreProcess } from "./process.ts";
import { rewritten } from "./rewrite.ts";
import { type Asked, bodyOf, type RealStore, type StoreTenant, tenantHeader } from "./store.ts";

/** Lines of one answer: Loki's own `max_entries_limit_per_query`. */
const PAGE = 5000;

/** Milliseconds of which one process finds what was not flushed: its least is two hours and a half. */
const OLD_MS = 3_600_000;

const range = z.object({
  data: z.object({
    result: z.array(z.object({ values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())) })),
  }),
});

interface Line {
  /** Milliseconds since 1970: the drill's events have no finer time. */
  readonly at: number;
  readonly text: string;
}

const ADDRESS = ADDRESSES.store.loki;
const URL = `http://${ADDRESS}:${PORTS.loki.http}`;

const nanoseconds = (milliseconds: number): string => `${milliseconds}000000`;

async function page(asked: Asked, from: number): Promise<Line[]> {
  const query = new URLSearchParams({
    query: '{service_name=~".+"} |= "drill ~"',
    limit: String(PAGE),
    direction: "forward",
    start: nanoseconds(from),
    end: nanoseconds(Date.now() + 60_000),
  });
  const headers = tenantHeader(asked.tenant);
  const text = await bodyOf(await fetch(`${URL}/loki/api/v1/query_range?${query.toString()}`, { headers }));
  const { data } = range.parse(JSON.parse(text));
  return data.result.flatMap(({ values }) => values.map(([at, line]) => ({ at: Number(at.slice(0, -6)), text: line })));
}

/** Every line of the drill that a tenant has: a page that is full is read again from its newest time on. */
async function lines(asked: Asked): Promise<Line[]> {
  const found: Line[] = [];
  for (let from = asked.since; ; ) {
    const some = await page(asked, from);
    if (some.length < PAGE) return [...found, ...some];
    const newest = Math.max(...some.map(({ at }) => at));
    if (newest === from) throw new RangeError(`more than ${PAGE} lines of one time`);
    found.push(...some.filter(({ at }) => at < newest));
    from = newest;
  }
}

/** The environment's Loki in one process. */
export function loki(
  manifests: readonly Manifest[],
  directory: string,
  blobs: BlobAccount,
  tenant: StoreTenant,
): RealStore {
  const { connectionString } = blobs;
  const process = new StoreProcess({
    program: "loki",
    manifests,
    directory,
    settings: (rendered, root, overrides) =>
      rewritten(LOKI_REWRITES, rendered, { address: ADDRESS, root, connectionString, overrides }),
    signal: "logs",
    url: `${URL}/otlp/v1/logs`,
    tenant,
  });
  return {
    target: STORE_TARGETS.logs,
    addresses: [ADDRESS],
    start: () => process.start(),
    signal: (name) => process.signal(name),
    stop: () => process.stop(),
    read: async (asked) => {
      // One process asks its own ingester for no more than the last hours, whatever it is told: what is older than that
      // is found when it is flushed. Queriers of their own ask ingesters for all of the replay window.
      if (asked.since < Date.now() - OLD_MS) await fetch(`${URL}/flush`, { method: "POST" });
      const found = await lines(asked);
      return found.flatMap(({ text }) => markersIn(Buffer.from(text)).map(marker));
    },
  };
}
