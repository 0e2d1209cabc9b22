import { expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/azure/containers.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { type TempoOptions, tempoConfig } from "../../../src/telemetry/tempo/config.ts";

const options: TempoOptions = {
  retentionDays: loadEnvironment("prod").retentionDays.traces,
  storage: { kind: "azure", account: "sttraces", containers: { blocks: CONTAINERS.traces.tempo } },
  ringName: "hyperion-tempo",
  replicationFactor: 3,
  gossipMembers: ["dns+tempo-gossip:7946"],
  queryFrontendAddress: "tempo-query-frontend:9095",
  metricsRemoteWriteUrl: "http://vminsert:8480/insert/prometheus/api/v1/write",
  bufferRetentionHours: 72,
  defaultLimits: {
    rateBytes: 15_000_000,
    burstBytes: 20_000_000,
    maxTracesPerIngester: 10_000,
    maxBytesPerTrace: 5_000_000,
    maxActiveSeries: 100_000,
  },
  defaultMetricsAccountId: 1,
  overridesFile: "/etc/tempo/overrides.yaml",
};

test("traces are kept in Azure Blob Storage, in the platform's container, by a federated token (S0-TRC-02)", () => {
  const { trace } = tempoConfig(options).storage;
  expect(trace).toMatchObject({
    backend: "azure",
    azure: {
      container_name: CONTAINERS.traces.tempo,
      storage_account_name: "sttraces",
      use_federated_token: true,
    },
  });
});

test("the environment's 40 days are the compactor's 960h (S0-TRC-03)", () => {
  expect(tempoConfig(options).compactor.compaction.block_retention).toBe("960h");
});

test("retention follows its argument, and half a day is refused", () => {
  expect(tempoConfig({ ...options, retentionDays: 3 }).compactor.compaction.block_retention).toBe("72h");
  expect(() => tempoConfig({ ...options, retentionDays: 0.5 })).toThrow("found 0.5 days");
});

test("a replayed span lies inside its block's time range, and is no new request in RED metrics", () => {
  const config = tempoConfig(options);
  expect(config.storage.trace.wal.ingestion_time_range_slack).toBe("96h");
  expect(config.metrics_generator.metrics_ingestion_time_range_slack).toBe("30s");
});

test("RED metrics and service graphs are on for every tenant, nothing is sampled, exemplars are sent", () => {
  const config = tempoConfig(options);
  expect(config.overrides.defaults.metrics_generator.processors).toEqual(["span-metrics", "service-graphs"]);
  expect(config.metrics_generator.storage.remote_write).toEqual([
    { url: options.metricsRemoteWriteUrl, send_exemplars: true },
  ]);
});

test("tenants are separate and nothing calls home", () => {
  const config = tempoConfig(options);
  expect(config.multitenancy_enabled).toBe(true);
  expect(config.usage_report.reporting_enabled).toBe(false);
});

test("zones and the cache appear only where they are asked for", () => {
  const plain = tempoConfig(options);
  expect(plain.ingester.lifecycler).toEqual({
    ring: { kvstore: { store: "memberlist" }, replication_factor: 3, zone_awareness_enabled: false },
  });
  expect(plain).not.toHaveProperty("cache");
  const full = tempoConfig({ ...options, zoneAware: true, memcachedAddresses: "dns+memcached:11211" });
  expect(full.ingester.lifecycler.ring.zone_awareness_enabled).toBe(true);
  expect(full.ingester.lifecycler.availability_zone).toBe(`\${AVAILABILITY_ZONE}`);
  expect(full.cache?.caches[0]?.memcached.addresses).toBe("dns+memcached:11211");
});
