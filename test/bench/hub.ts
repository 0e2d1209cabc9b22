import { createHmac, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import autocannon from "autocannon";
import fastify, { LogController } from "fastify";
import type { Collection } from "mongodb";
import { pass } from "../../src/services/hub-proxy/pipeline/pass.ts";
import { createTables } from "../../src/services/hub-proxy/pipeline/tables.ts";
import { createLogger } from "../../src/services/shared/logger.ts";
import { hasFerretDb, startFerretDb } from "../conformance/hub/ferretdb.ts";
import { hasPostgres, startPostgres, type TestPostgres } from "../conformance/hub/postgres.ts";
import { delivery, SECRET, startProxy } from "../services/hub/proxy.ts";
import { median } from "./measure.ts";

const RUNS = 5;
const DOCUMENTS = 5000;
const SECONDS = 3;
const CONNECTIONS = 20;

/** A second's work of what is ours, and of the bare driver or framework in the same run. */
interface Beside {
  readonly ours: number;
  readonly bare: number;
}

/** The same documents read and written in the same batches, by the drivers alone: no cursor, no newer-over-older, no poison. */
async function bareCopy(source: Collection, { client }: TestPostgres): Promise<void> {
  let batch: { _id: unknown }[] = [];
  const flush = async (): Promise<void> => {
    await client.query(
      "INSERT INTO bare SELECT id, document::jsonb FROM unnest($1::text[], $2::text[]) AS t(id, document)",
      [batch.map(({ _id }) => String(_id)), batch.map((one) => JSON.stringify(one))],
    );
    batch = [];
  };
  for await (const one of source.find({}, { batchSize: 500, sort: { updatedAt: 1, _id: 1 } }))
    if (batch.push(one) === 500) await flush();
  if (batch.length > 0) await flush();
}

/** Documents a second through the pipeline, beside the drivers. Undefined where PATH lacks a database. */
export async function pipelineBesideDrivers(): Promise<Beside | undefined> {
  if (!hasPostgres || !hasFerretDb) return undefined;
  const [postgres, mongo] = await Promise.all([startPostgres(), startFerretDb()]);
  try {
    const source = mongo.client.db("bench").collection("orders");
    const line = { sku: "sku-1", amount: 12.5, currency: "EUR", tags: ["a", "b"] };
    const now = Date.now();
    await source.insertMany(
      Array.from({ length: DOCUMENTS }, (_, n) => ({ n, lines: [line, line, line], updatedAt: new Date(now - n) })),
    );
    const followed = { collection: "orders", table: "orders" };
    const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
    for (let run = 0; run <= RUNS; run++) {
      await postgres.client.query("DROP TABLE IF EXISTS orders, sync_state, sync_poison, bare");
      await postgres.client.query("CREATE TABLE bare (id text PRIMARY KEY, document jsonb NOT NULL)");
      await createTables(postgres.client, [followed]);
      const begun = performance.now();
      await pass({
        source,
        client: postgres.client,
        followed,
        now,
        signal: new AbortController().signal,
        undated: false,
      });
      const middle = performance.now();
      await bareCopy(source, postgres);
      // The first run warms both.
      if (run === 0) continue;
      rates.ours.push(DOCUMENTS / ((middle - begun) / 1000));
      rates.bare.push(DOCUMENTS / ((performance.now() - middle) / 1000));
    }
    return { ours: median(rates.ours), bare: median(rates.bare) };
  } finally {
    await Promise.all([postgres.stop(), mongo.stop()]);
  }
}

/** A server that checks the same signature over the same bytes, and does nothing else. */
async function bareServer() {
  const server = fastify({
    loggerInstance: createLogger("bare", { logLevel: "silent" }),
    logController: new LogController({ disableRequestLogging: true }),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  server.post<{ Body: Buffer }>("/hooks/github", async ({ body, headers }, reply) => {
    const expected = Buffer.from(`sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`);
    const right = timingSafeEqual(expected, Buffer.from(String(headers["x-hub-signature-256"])));
    return reply.code(right ? 204 : 401).send();
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  return server;
}

/** Signed webhooks a second that ask for nothing, beside a server of the same framework that only checks the signature. */
export async function webhooksBesideBare(): Promise<Beside> {
  const proxy = await startProxy({ webhookRate: { perSecond: 1e9, burst: 1e9 }, variables: { LOG_LEVEL: "silent" } });
  await proxy.server.listen({ host: "127.0.0.1", port: 0 });
  const bare = await bareServer();
  const { headers, payload } = delivery({ event: "ping" });
  const rate = async (server: typeof bare): Promise<number> => {
    const { port } = server.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/hooks/github`;
    const result = await autocannon({
      url,
      method: "POST",
      headers,
      body: payload,
      connections: CONNECTIONS,
      duration: SECONDS,
    });
    if (result.non2xx + result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`);
    return result.requests.average;
  };
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let run = 0; run < RUNS; run++) {
    rates.ours.push(await rate(proxy.server as unknown as typeof bare));
    rates.bare.push(await rate(bare));
  }
  await Promise.all([proxy.end(), bare.close()]);
  return { ours: median(rates.ours), bare: median(rates.bare) };
}
