import { expect, test } from "vitest";
import { limitsConfig, type TempoLimits, tempoOverrides } from "../../../src/telemetry/tempo/overrides.ts";

const defaults: TempoLimits = {
  rateBytes: 100,
  burstBytes: 200,
  maxTracesPerIngester: 10,
  maxBytesPerTrace: 1000,
  maxActiveSeries: 50,
};

test("a tenant's entry is complete: Tempo replaces the defaults by it, and RED metrics would stop", () => {
  const { overrides } = tempoOverrides([{ name: "shop", rateBytes: 7, metricsAccountId: 3 }], defaults, 40);
  const base = limitsConfig(defaults, 3);
  expect(overrides["shop"]).toEqual({
    ...base,
    ingestion: { ...base.ingestion, rate_limit_bytes: 7 },
  });
});

test("a tenant may keep traces shorter than the platform, never longer", () => {
  const withDays = (retentionDays: number) =>
    tempoOverrides([{ name: "shop", metricsAccountId: 3, retentionDays }], defaults, 40).overrides["shop"];
  expect(withDays(40)?.compaction?.block_retention).toBe("960h");
  expect(withDays(10)?.compaction?.block_retention).toBe("240h");
  expect(() => withDays(41)).toThrow("tenant shop: found 41 days, allowed: at most the platform's 40");
});
