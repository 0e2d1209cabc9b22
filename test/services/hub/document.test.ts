import { BSON, Decimal128, Long, ObjectId } from "mongodb";
import { describe, expect, it } from "vitest";
import { keyOf, rowOf } from "../../../src/services/hub-proxy/pipeline/document.ts";
import { filterOf, OVERLAP } from "../../../src/services/hub-proxy/pipeline/read.ts";
import { tableName } from "../../../src/services/hub-proxy/pipeline/tables.ts";
import { proxySettings } from "../../../src/services/hub-proxy/settings.ts";

const HEX = "507f1f77bcf86cd799439011";

describe("a document on its way to a row", () => {
  it("has a key of its own, whatever the type of its id", () => {
    const ids = [
      new ObjectId(HEX),
      HEX,
      `"${HEX}"`,
      1,
      "1",
      1.5,
      new Long(1, 1),
      true,
      "true",
      null,
      "null",
      '{"$oid":"x"}',
      { a: 1 },
      new Date(1),
      "a\u0000b",
      "a\\u0000b",
      '"a\\u0000b"',
      "",
      Decimal128.fromString("1"),
    ];
    const keys = ids.map(keyOf);
    expect(new Set(keys).size).toBe(ids.length);
    expect(keys.some((key) => key.includes("\u0000"))).toBe(false);
    expect(keyOf(new ObjectId(HEX))).toBe(HEX);
    expect(keyOf("order-1")).toBe("order-1");
  });

  it("keeps what JSON has no word for", () => {
    const row = rowOf({
      _id: 1,
      updatedAt: new Date(5),
      at: new Date(0),
      big: Long.fromString("9007199254740993"),
      not: Number.NaN,
    });
    expect(row).toMatchObject({ id: '{"$numberInt":"1"}', updatedAt: 5 });
    expect(BSON.EJSON.parse(row.document, { relaxed: false })).toMatchObject({
      at: new Date(0),
      not: { value: Number.NaN },
    });
  });

  it.each([
    ["no updatedAt", { _id: "a" }, "missing or no date"],
    ["a string as updatedAt", { _id: "a", updatedAt: "2026-01-01" }, "missing or no date"],
    ["a date that does not exist", { _id: "a", updatedAt: new Date(Number.NaN) }, "no date that exists"],
  ])("is set aside with its reason for %s", (_what, source, reason) => {
    expect(rowOf(source)).toMatchObject({ id: "a", reason: expect.stringContaining(reason) });
  });
});

describe("a reading", () => {
  it("goes back by the overlap at its beginning, and on from the last document when it was cut", () => {
    const highMs = Date.UTC(2026, 0, 1);
    expect(filterOf({ highMs, sweptMs: 0 })).toEqual({ updatedAt: { $gte: new Date(highMs - OVERLAP) } });
    expect(filterOf({ highMs: 0, sweptMs: 0 })).toEqual({ updatedAt: { $type: "date" } });
    const position = { updatedAt: new Date(highMs), id: 7 };
    const cut = {
      $or: [{ updatedAt: { $gt: position.updatedAt } }, { updatedAt: position.updatedAt, _id: { $not: { $lte: 7 } } }],
    };
    expect(filterOf({ highMs, sweptMs: 0, position })).toEqual(cut);
    expect(OVERLAP).toBeGreaterThanOrEqual(5 * 60_000);
  });

  it("writes to no table whose name is more than a name", () => {
    for (const name of ["orders; DROP TABLE x", "Orders", "", "sync_state", "host_metrics", "pg_class", "a".repeat(60)])
      expect(() => tableName(name), name).toThrow("allowed");
    expect(tableName("orders_2026")).toBe("orders_2026");
  });
});

describe("settings of the proxy", () => {
  it("listen on the loopback alone, and are all judged at once", () => {
    expect(proxySettings({}).server).toMatchObject({ host: "127.0.0.1", port: 8085 });
    expect(proxySettings({ COLLECTIONS: "orders=orders,users=people" }).collections).toEqual([
      { collection: "orders", table: "orders" },
      { collection: "users", table: "people" },
    ]);
    const wrong = {
      GITOPS_REPOSITORY: "x",
      GITOPS_BRANCH: "--upload-pack=x",
      STATE_DIRECTORY: "here",
      COLLECTIONS: "a",
    };
    expect(() => proxySettings(wrong)).toThrow(/STATE_DIRECTORY[\s\S]*|GITOPS/);
  });
});
