import { expect, test } from "vitest";
import { lokiOverrides } from "../../../src/telemetry/loki/limits.ts";

test("a tenant's entry states only what differs: Loki merges it into the defaults", () => {
  const { overrides } = lokiOverrides([{ name: "shop", rateMb: 4, perStreamRateMb: 2 }, { name: "bank" }], 7);
  expect(overrides).toEqual({
    shop: { ingestion_rate_mb: 4, per_stream_rate_limit: "2MB", per_stream_rate_limit_burst: "10MB" },
    bank: {},
  });
});

test("a tenant may keep logs shorter than the platform, never longer", () => {
  const withDays = (retentionDays: number) =>
    lokiOverrides([{ name: "shop", retentionDays }], 7).overrides["shop"]?.retention_period;
  expect(withDays(7)).toBe("168h");
  expect(withDays(1)).toBe("24h");
  expect(() => withDays(8)).toThrow("tenant shop: found 8 days, allowed: at most the platform's 7");
});
