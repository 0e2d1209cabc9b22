import { type Collection, Long, ObjectId } from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pass } from "../../../src/services/hub-proxy/pipeline/pass.ts";
import { readState } from "../../../src/services/hub-proxy/pipeline/position.ts";
import { SweepRefused, sweep } from "../../../src/services/hub-proxy/pipeline/sweep.ts";
import { createTables } from "../../../src/services/hub-proxy/pipeline/tables.ts";
import { hasFerretDb, startFerretDb, type TestMongo } from "./ferretdb.ts";
import { hasPostgres, startPostgres, type TestPostgres } from "./postgres.ts";

const FOLLOWED = { collection: "orders", table: "orders" };
const NOW = Date.UTC(2026, 5, 1, 12);
const never = new AbortController().signal;

describe.skipIf(!hasPostgres || !hasFerretDb)("the pipeline from MongoDB's protocol to PostgreSQL", () => {
  let postgres: TestPostgres;
  let mongo: TestMongo;
  let source: Collection;
  let test = 0;

  beforeAll(async () => {
    [postgres, mongo] = await Promise.all([startPostgres(), startFerretDb()]);
  });
  afterAll(async () => {
    await postgres?.stop();
    await mongo?.stop();
  });
  beforeEach(async () => {
    source = mongo.client.db(`business${++test}`).collection("orders");
    await postgres.client.query("DROP TABLE IF EXISTS orders, sync_state, sync_poison");
    await createTables(postgres.client, [FOLLOWED]);
  });

  const run = (now = NOW, signal = never) =>
    pass({ source, client: postgres.client, followed: FOLLOWED, now, signal, undated: true });
  const rows = async (query: string): Promise<Record<string, unknown>[]> => (await postgres.client.query(query)).rows;
  const count = async (table = "orders") => Number((await rows(`SELECT count(*) AS n FROM ${table}`))[0]?.["n"]);
  const insert = (list: object[]) => source.insertMany(list);

  it("brings a thousand documents of one moment, each once, and nothing new when it runs again (S2-PRX-02)", async () => {
    await insert(Array.from({ length: 1000 }, (_, n) => ({ _id: new ObjectId(), n, updatedAt: new Date(NOW) })));
    expect(await run()).toEqual({ documents: 1000, poison: 0 });
    expect(await count()).toBe(1000);
    const before = await rows("SELECT max(synced_at) AS at FROM orders");
    await run();
    expect(await count()).toBe(1000);
    expect(await rows("SELECT max(synced_at) AS at FROM orders")).toEqual(before);
  });

  it("goes on behind the last batch after an end in the middle, ids of several types at one moment included (S2-FLW-04)", async () => {
    const moment = { updatedAt: new Date(NOW - 1000) };
    await insert([
      ...Array.from({ length: 600 }, (_, n) => ({ _id: `text-${String(n).padStart(4, "0")}`, ...moment })),
      ...Array.from({ length: 600 }, () => ({ _id: new ObjectId(), ...moment })),
      ...Array.from({ length: 300 }, (_, n) => ({ _id: n, ...moment })),
    ]);
    const { client } = postgres;
    let begun = 0;
    // The first batch is written, and then the process is gone.
    const query = (text: string, values?: unknown[]) => {
      if (text === "BEGIN" && ++begun === 2) throw new Error("killed");
      return client.query(text, values);
    };
    const cut = { query } as typeof client;
    const options = { source, client: cut, followed: FOLLOWED, now: NOW, signal: never, undated: false };
    await expect(pass(options)).rejects.toThrow("killed");
    expect(await count()).toBe(500);
    expect((await readState(postgres.client, "orders")).position).toBeDefined();
    const { documents } = await run();
    expect(await count()).toBe(1500);
    expect(documents).toBeLessThanOrEqual(1500);
    expect((await readState(postgres.client, "orders")).position).toBeUndefined();
  });

  it("sets aside what cannot be stored with its reason, takes the rest, and takes it up once it is mended", async () => {
    const updatedAt = new Date(NOW);
    await insert([
      ...Array.from({ length: 50 }, (_, n) => ({ _id: `good-${n}`, updatedAt })),
      { _id: "nul", text: "a\u0000b", updatedAt },
      { _id: "undated" },
      { _id: "text-date", updatedAt: "2026-01-01" },
      { _id: "far", updatedAt: new Date(-8.64e15) },
      { _id: "large", n: Long.MAX_VALUE, updatedAt },
    ] as object[]);
    const { poison } = await run();
    expect(poison).toBe(4);
    expect(await count()).toBe(51);
    const aside = await rows("SELECT id, reason FROM sync_poison ORDER BY id");
    expect(aside.map(({ id }) => id)).toEqual(["far", "nul", "text-date", "undated"]);
    expect(aside.every(({ reason }) => String(reason).length > 5)).toBe(true);
    await source.updateOne({ _id: "nul" as never }, { $set: { text: "mended", updatedAt: new Date(NOW + 1) } });
    await run(NOW + 2);
    expect((await rows("SELECT id FROM sync_poison ORDER BY id")).map(({ id }) => id)).toEqual([
      "far",
      "text-date",
      "undated",
    ]);
    expect(await count()).toBe(52);
  });

  it("keeps the newer of two versions, and does not lose documents behind a clock that is ahead", async () => {
    await insert([{ _id: "ahead", v: 1, updatedAt: new Date(NOW + 86_400_000) }]);
    await run();
    expect((await readState(postgres.client, "orders")).highMs).toBe(NOW);
    // Committed later than its time says, and by a clock that is right.
    await insert([{ _id: "late", updatedAt: new Date(NOW - 5 * 60_000) }]);
    await run(NOW + 300_000);
    expect(await count()).toBe(2);
    await source.updateOne({ _id: "ahead" as never }, { $set: { v: 0, updatedAt: new Date(NOW) } });
    await run(NOW + 300_000);
    expect(await rows("SELECT document->>'v' AS v FROM orders WHERE id = 'ahead'")).toEqual([{ v: "1" }]);
  });

  it("finds by a sweep what was committed long after its time, and reads it", async () => {
    await insert([{ _id: "a", updatedAt: new Date(NOW) }]);
    await run();
    await insert([{ _id: "old", updatedAt: new Date(NOW - 86_400_000) }]);
    await run(NOW + 300_000);
    expect(await count()).toBe(1);
    const options = { source, client: postgres.client, followed: FOLLOWED };
    expect(await sweep(options)).toEqual({ deleted: 0, missed: 1 });
    await run(NOW + 600_000);
    expect(await count()).toBe(2);
    expect(await sweep(options)).toEqual({ deleted: 0, missed: 0 });
  });

  it("deletes what is gone in a sweep, and refuses one that would empty the table", async () => {
    await insert(Array.from({ length: 100 }, (_, n) => ({ _id: `o${n}`, updatedAt: new Date(NOW) })));
    await run();
    await source.deleteMany({ _id: { $in: ["o1", "o2", "o3"] as never[] } });
    const options = { source, client: postgres.client, followed: FOLLOWED };
    expect(await sweep(options)).toEqual({ deleted: 3, missed: 0 });
    expect(await count()).toBe(97);
    await source.deleteMany({});
    await expect(sweep(options)).rejects.toThrow(SweepRefused);
    expect(await count()).toBe(97);
  });
});
