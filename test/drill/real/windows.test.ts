import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { TOPIC_PREFIXES } from "../../../src/conventions/topics.ts";
import { replayWindow } from "../../../src/telemetry/pipeline/replay-window.ts";
import { topicsOf } from "../kafka/broker.ts";
import { manifestsOf } from "../rendered/manifests.ts";
import { filesOf } from "./rendered.ts";

const hours = z.templateLiteral([z.number(), "h"]).transform((text) => Number.parseInt(text, 10));

const loki = z.object({
  limits_config: z.object({
    reject_old_samples_max_age: hours,
    retention_period: hours,
    max_query_lookback: hours,
    shard_streams: z.object({ enabled: z.literal(true), time_sharding_enabled: z.literal(true) }),
  }),
  querier: z.object({ query_ingesters_within: hours }),
});

const tempo = z.object({
  storage: z.object({ trace: z.object({ wal: z.object({ ingestion_time_range_slack: hours }) }) }),
  compactor: z.object({ compaction: z.object({ block_retention: hours }) }),
});

const HOUR_MS = 3_600_000;

/** Hours of which the stores take, keep and find what is replayed, by what of them says so. */
function windowsOf(lokiFile: unknown, tempoFile: unknown): Record<string, number> {
  const { limits_config, querier } = loki.parse(lokiFile);
  const { storage, compactor } = tempo.parse(tempoFile);
  return {
    "Loki takes": limits_config.reject_old_samples_max_age,
    "Loki keeps": limits_config.retention_period,
    "Loki's queries reach": limits_config.max_query_lookback,
    "Loki's queriers ask ingesters for": querier.query_ingesters_within,
    "Tempo's blocks say": storage.trace.wal.ingestion_time_range_slack,
    "Tempo keeps": compactor.compaction.block_retention,
  };
}

const tooShort = (windows: Readonly<Record<string, number>>, atLeast: number): string[] =>
  Object.entries(windows).flatMap(([what, value]) => (value < atLeast ? [`${what} ${value} h of ${atLeast}`] : []));

describe.each(ENVIRONMENTS)("the stores of %s", (environment) => {
  const manifests = manifestsOf(environment);
  const rendered = (program: "loki" | "tempo"): unknown => load(filesOf(manifests, program).config);
  const hoursOf = (setting: string): number[] =>
    topicsOf(manifests)
      .filter(({ name }) => name.startsWith(TOPIC_PREFIXES.failover))
      .map(({ config }) => Number(config[setting]) / HOUR_MS);

  test("take, keep and find the oldest record that the buffer can hold, when its replay has taken its time (S0-KAF-03)", () => {
    const retention = Math.max(...hoursOf("retention.ms"));
    // What Kafka deletes is a segment, when the newest record in it is old enough.
    const oldest = retention + Math.max(...hoursOf("segment.ms"));
    const needed = Number.parseInt(replayWindow(retention), 10);
    expect(needed).toBeGreaterThan(oldest);
    expect(tooShort(windowsOf(rendered("loki"), rendered("tempo")), needed)).toEqual([]);
    expect(loadEnvironment(environment).retentionDays.metrics * 24).toBeGreaterThan(needed);
  });
});

test("a store that takes less is named", () => {
  expect(tooShort({ "Loki takes": 48, "Tempo keeps": 47 }, 48)).toEqual(["Tempo keeps 47 h of 48"]);
});
