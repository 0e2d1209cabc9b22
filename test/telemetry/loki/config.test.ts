import { describe, expect, test } from "vitest";
import { CONTAINERS } from "../../../src/config/azure/containers.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { type LokiOptions, lokiConfig } from "../../../src/telemetry/loki/config.ts";

const options: LokiOptions = {
  retentionDays: loadEnvironment("prod").retentionDays.logs,
  storage: { kind: "azure", account: "stlogs", containers: CONTAINERS.logs },
  multiTenant: true,
  ringName: "hyperion-loki",
  replicationFactor: 3,
  gossipMembers: ["dns+loki-gossip:7946"],
  topology: {
    kind: "microservices",
    querySchedulerAddress: "loki-query-scheduler:9095",
    querierUrl: "http://loki-querier:3100",
    compactorAddress: "loki-compactor:9095",
    indexGatewayAddress: "dns+loki-index-gateway:9095",
  },
  alertmanagerUrls: ["http://alertmanager-0:9093", "http://alertmanager-1:9093"],
  bufferRetentionHours: 72,
  defaultLimits: { rateMb: 10, burstMb: 20, maxStreams: 10_000, perStreamRateMb: 5 },
  overridesFile: "/etc/loki/overrides.yaml",
};

test("chunks, index and rules are in Azure Blob Storage, through the client that Loki 4 keeps (S0-LOG-02)", () => {
  const config = lokiConfig(options);
  expect(config.storage_config.use_thanos_objstore).toBe(true);
  expect(config.storage_config.object_store).toEqual({
    azure: { account_name: "stlogs", container_name: CONTAINERS.logs.chunks },
  });
  expect(config.ruler_storage).toEqual({
    backend: "azure",
    azure: { account_name: "stlogs", container_name: CONTAINERS.logs.ruler },
  });
  expect(config.schema_config.configs.map(({ store, object_store, schema }) => [store, object_store, schema])).toEqual([
    ["tsdb", "azure", "v13"],
  ]);
});

test("the environment's 7 days are 168h, and the compactor deletes what is older (S0-LOG-03)", () => {
  const config = lokiConfig(options);
  expect(config.limits_config.retention_period).toBe("168h");
  expect(config.compactor.retention_enabled).toBe(true);
  expect(config.compactor.delete_request_store).toBe("azure");
});

test("no query looks behind the retention", () => {
  expect(lokiConfig({ ...options, retentionDays: 30 }).limits_config.max_query_lookback).toBe("720h");
});

test("what the buffer held for its whole retention is taken when it is replayed, and found at once", () => {
  const { limits_config: limits, querier } = lokiConfig(options);
  expect(querier.query_ingesters_within).toBe("96h");
  expect(limits.shard_streams).toEqual({ enabled: true, time_sharding_enabled: true });
  expect(limits.reject_old_samples_max_age).toBe("96h");
  // A result is cached when no replay can change it any more; Loki's default is ten minutes.
  expect(limits.max_cache_freshness_per_query).toBe("96h");
});

test("a buffer that holds longer than logs are kept is refused", () => {
  expect(() => lokiConfig({ ...options, retentionDays: 2 })).toThrow("found 2 days, allowed: at least");
});

test("the index holds a few labels of few values; pods and instances are structured metadata", () => {
  const { otlp_config: otlp, allow_structured_metadata } = lokiConfig(options).limits_config;
  expect(otlp.resource_attributes.ignore_defaults).toBe(true);
  const indexed = otlp.resource_attributes.attributes_config.flatMap(({ attributes }) => attributes);
  expect(indexed).toContain("service.name");
  expect(indexed.length).toBeLessThanOrEqual(6);
  for (const unbounded of ["service.instance.id", "k8s.pod.name", "k8s.replicaset.name", "k8s.job.name"]) {
    expect(indexed).not.toContain(unbounded);
  }
  expect(allow_structured_metadata).toBe(true);
});

test("tenants are separate and nothing calls home", () => {
  const config = lokiConfig(options);
  expect(config.auth_enabled).toBe(true);
  expect(config.analytics.reporting_enabled).toBe(false);
});

test("zones and memcached appear only where they are asked for", () => {
  const plain = lokiConfig(options);
  expect(plain.ingester.lifecycler).not.toHaveProperty("availability_zone");
  expect(plain).not.toHaveProperty("chunk_store_config");
  const full = lokiConfig({ ...options, zoneAware: true, memcachedAddresses: "dns+memcached:11211" });
  expect(full.ingester.lifecycler.ring.zone_awareness_enabled).toBe(true);
  expect(full.chunk_store_config?.chunk_cache_config.memcached_client.addresses).toBe("dns+memcached:11211");
});

describe("one process without other targets", () => {
  const { overridesFile: _none, bufferRetentionHours: _buffer, ...rest } = options;
  const single: LokiOptions = {
    ...rest,
    topology: { kind: "monolithic" },
    multiTenant: false,
    replicationFactor: 1,
    gossipMembers: [],
    alertmanagerUrls: [],
    storage: { kind: "filesystem", directory: "/var/loki/store" },
  };

  test("asks nobody: no ring, no scheduler, no gateway, no tenants' file", () => {
    const config = lokiConfig(single);
    expect(config.auth_enabled).toBe(false);
    expect(config.common.ring.kvstore.store).toBe("inmemory");
    const absent = ["memberlist", "frontend", "frontend_worker", "index_gateway", "runtime_config"] as const;
    for (const section of absent) expect(config).not.toHaveProperty(section);
    expect(config.storage_config.tsdb_shipper).not.toHaveProperty("index_gateway_client");
    expect(config.limits_config.reject_old_samples_max_age).toBe("168h");
  });

  test.each([
    [
      "filesystem",
      { kind: "filesystem", directory: "/var/loki/store" },
      { filesystem: { dir: "/var/loki/store/chunks" } },
    ],
    [
      "s3",
      {
        kind: "s3",
        endpoint: "minio:9000",
        region: "eu-west-1",
        buckets: { chunks: "loki", ruler: "loki-rules" },
        insecure: true,
      },
      { s3: { bucket_name: "loki", endpoint: "minio:9000", region: "eu-west-1", insecure: true } },
    ],
  ] as const)("keeps chunks, index, rules and deletions in %s", (kind, storage, client) => {
    const config = lokiConfig({ ...single, storage });
    expect(config.storage_config.object_store).toEqual(client);
    expect(config.schema_config.configs.map((one) => one.object_store)).toEqual([kind]);
    expect(config.ruler_storage.backend).toBe(kind);
    expect(config.compactor.delete_request_store).toBe(kind);
    expect(JSON.stringify(config)).not.toMatch(/secret|access_key/);
  });
});
