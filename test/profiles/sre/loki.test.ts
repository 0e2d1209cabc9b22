import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { IMAGES } from "../../../profiles/sre/versions.ts";
import { parsed, text } from "./files.ts";

type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>> & { readonly auth_enabled: boolean };

const config = parsed<Config>("loki/loki-config.yml");

/** What comments of the file would say if they were none. */
const uncommented = load(
  text("loki/loki-config.yml")
    .split("\n")
    .filter((line) => /^# {1,}[\w -]+:|^# +- /.test(line) && !line.startsWith("# In production"))
    .map((line) => line.slice(2))
    .join("\n"),
) as Record<string, unknown>;

describe("Loki", () => {
  test("is of the release that the platform names (S4-LOK-01)", () => {
    expect(IMAGES.loki).toMatch(/\/loki:2\.9\.5$/);
  });

  test("has its configuration in the file that the platform names (S4-LOK-02)", () => {
    expect(config["schema_config"]).toBeDefined();
  });

  test("is one process, which needs no other to be whole (S4-LOK-03)", () => {
    expect(config["common"]).toMatchObject({ replication_factor: 1, ring: { kvstore: { store: "inmemory" } } });
    expect(Object.keys(config)).not.toContain("target");
    expect(Object.keys(config)).not.toContain("memberlist");
  });

  test("keeps its ring in memory (S4-LOK-04)", () => {
    expect(config["common"]).toMatchObject({ ring: { kvstore: { store: "inmemory" } } });
  });

  test("asks for no tenant (S4-LOK-05)", () => {
    expect(config.auth_enabled).toBe(false);
  });

  const wal = config["ingester"]?.["wal"];

  test("writes ahead to /loki/wal (S4-LOK-06)", () => {
    expect(wal).toMatchObject({ enabled: true, dir: "/loki/wal" });
  });

  test("flushes when it is stopped (S4-LOK-07)", () => {
    expect(wal).toMatchObject({ flush_on_shutdown: true });
  });

  test("replays with 1 GB at most (S4-LOK-08)", () => {
    expect(wal).toMatchObject({ replay_memory_ceiling: "1GB" });
  });

  const [period, ...others] = (config["schema_config"]?.["configs"] ?? []) as Record<string, unknown>[];

  test("indexes by TSDB, schema v13 (S4-LOK-09)", () => {
    expect(others).toEqual([]);
    expect(period).toMatchObject({ store: "tsdb", schema: "v13" });
  });

  test("has a table a day, with the prefix index_ (S4-LOK-10)", () => {
    expect(period).toMatchObject({ index: { prefix: "index_", period: "24h" } });
  });

  test("keeps chunks in /loki/chunks, and says in comments how a bucket would (S4-LOK-11)", () => {
    expect(period).toMatchObject({ object_store: "filesystem" });
    expect(config["common"]).toMatchObject({ storage: { filesystem: { chunks_directory: "/loki/chunks" } } });
    expect(uncommented).toMatchObject({
      common: { storage: { s3: { bucketnames: "sre-platform-prod-loki-chunks" } } },
      schema_config: { configs: [{ object_store: "s3", schema: "v13" }] },
      compactor: { delete_request_store: "s3" },
    });
  });

  const limits = config["limits_config"];

  test("keeps lines for 31 days, and deletes them then (S4-LOK-12)", () => {
    expect(limits).toMatchObject({ retention_period: "744h" });
    expect(config["compactor"]).toMatchObject({ retention_enabled: true, delete_request_store: "filesystem" });
  });

  test("compacts every ten minutes (S4-LOK-13)", () => {
    expect(config["compactor"]).toMatchObject({ compaction_interval: "10m" });
  });

  test("deletes two hours after it marked (S4-LOK-14)", () => {
    expect(config["compactor"]).toMatchObject({ retention_delete_delay: "2h" });
  });

  test.each([
    ["ingestion_rate_mb", 10, "S4-LOK-15"],
    ["ingestion_burst_size_mb", 20, "S4-LOK-16"],
    ["per_stream_rate_limit", "5MB", "S4-LOK-17"],
    ["per_stream_rate_limit_burst", "15MB", "S4-LOK-18"],
    ["max_query_length", "721h", "S4-LOK-19"],
    ["max_query_parallelism", 32, "S4-LOK-20"],
    ["tsdb_max_query_parallelism", 32, "S4-LOK-20"],
    ["max_line_size", "256KB", "S4-LOK-21"],
    ["max_streams_per_user", 10_000, "S4-LOK-22"],
    ["max_global_streams_per_user", 10_000, "S4-LOK-22"],
  ])("limits %s to %s (%s)", (key, value, _row) => {
    expect(limits?.[key]).toBe(value);
  });

  test("names nothing that Loki 3 has removed", () => {
    expect(text("loki/loki-config.yml")).not.toMatch(/shared_store|boltdb|enforce_metric_name/);
  });
});
