import { z } from "zod";
import { binarySize, cpu, text } from "../../schema/primitives.ts";
import { tenantIntake } from "./telemetry.ts";

const poolName = text(/^[a-z][a-z0-9]{0,11}$/, "the name of a user pool of clusters[0].pools");

const resources = {
  cpu: cpu.describe("Requested; there is no CPU limit."),
  memory: binarySize.describe("Request and limit."),
};

const volume = binarySize.describe("Volume of each pod.");

/** A workload of a fixed number of pods that hold nothing. */
const fixed = z.strictObject({ replicas: z.int().min(1).max(30), ...resources });

/** A workload that an autoscaler keeps between two numbers. */
const scaled = z.strictObject({
  minReplicas: z.int().min(2).max(100).describe("At least 2, so that losing one is no outage."),
  maxReplicas: z.int().min(2).max(100),
  ...resources,
});

/** A workload whose pods each have a volume. */
const stateful = z.strictObject({ replicas: z.int().min(1).max(30), ...resources, volume });

const replicationFactor = z
  .literal([1, 3])
  .describe("Copies among ingesters. With 3 a write succeeds with 2; with 1 a lost volume is lost data.");

const tempo = z.strictObject({
  replicationFactor,
  distributor: scaled,
  ingester: stateful.describe("Replicas over all zones: a multiple of the number of zones."),
  metricsGenerator: stateful,
  querier: scaled,
  queryFrontend: fixed,
  compactor: fixed,
  memcached: fixed,
  limits: z
    .strictObject({
      rateBytes: z.int().min(1),
      burstBytes: z.int().min(1),
      maxTracesPerIngester: z.int().min(1),
      maxBytesPerTrace: z.int().min(1),
      maxActiveSeries: z.int().min(1),
    })
    .describe("What a tenant's traces may cost where its entry does not say otherwise."),
});

const loki = z.strictObject({
  replicationFactor,
  distributor: scaled,
  ingester: stateful.describe("Replicas over all zones: a multiple of the number of zones."),
  patternIngester: fixed,
  querier: scaled,
  queryFrontend: fixed,
  queryScheduler: fixed,
  indexGateway: stateful,
  compactor: stateful.extend({ replicas: z.literal(1).default(1) }).describe("A singleton: two would delete twice."),
  ruler: fixed,
  memcached: fixed,
  limits: z
    .strictObject({
      rateMb: z.int().min(1),
      burstMb: z.int().min(1),
      maxStreams: z.int().min(1),
      perStreamRateMb: z.int().min(1),
    })
    .describe("What a tenant's logs may cost where its entry does not say otherwise."),
});

const metrics = z.strictObject({
  replicationFactor: z.int().min(1).max(3).describe("Copies that vminsert writes; needs 2·RF − 1 vmstorage pods."),
  vmstorage: stateful,
  vminsert: scaled,
  vmselect: fixed.extend({
    cache: binarySize.describe("Size of each pod's cache of query results, on the node's disk."),
  }),
  vmalert: fixed,
  vmauth: fixed,
});

const collection = z.strictObject({
  ingress: scaled,
  metricsProcessor: scaled,
  logsProcessor: scaled,
  tracesProcessor: scaled,
  egress: scaled,
  buffer: fixed,
  replay: fixed,
  deadLetter: fixed,
  nodeAgent: z.strictObject(resources),
  scraper: stateful.describe("Scrapes the platform's own metrics; each replica takes a share of the targets."),
});

const kafka = z.strictObject({
  brokers: stateful,
  controllers: stateful,
  replicationFactor: z.int().min(1).max(5),
  minInSyncReplicas: z
    .int()
    .min(1)
    .max(4)
    .describe("Acknowledging brokers; below the replication factor, or losing one broker stops the buffer."),
  partitions: z.int().min(1).max(200).describe("Partitions of each topic: the parallelism of replay."),
  retentionHours: z
    .int()
    .min(6)
    .max(720)
    .describe(
      "How long buffered data waits to be replayed: the longest outage that loses nothing. At least the 6 h of a segment.",
    ),
  expectedKbPerSecond: z
    .strictObject({ traces: z.int().min(1), logs: z.int().min(1), metrics: z.int().min(1) })
    .describe(
      "kB a second of each signal at its busiest, compressed as the buffer writes it. Each topic keeps it for retentionHours.",
    ),
});

const clickhouse = z.strictObject({ ...stateful.shape, shards: z.int().min(1).max(10).default(1), keeper: stateful });

/** A tenant may keep less than the platform does. Metrics have no retention of their own: VictoriaMetrics has one for all. */
const ownRetention = (store: "traces" | "logs") => ({
  retentionDays: z
    .int()
    .min(1)
    .optional()
    .describe(`Days that the tenant's ${store} are kept. Default: the environment's retentionDays.${store}.`),
});

const tenant = z.strictObject({
  ...tenantIntake.shape,
  account: z.int().min(0).max(4294967295).describe("VictoriaMetrics account id."),
  traces: tempo.shape.limits.partial().extend(ownRetention("traces")).prefault({}),
  logs: loki.shape.limits.partial().extend(ownRetention("logs")).prefault({}),
});

const operation = z.discriminatedUnion("op", [
  z.strictObject({ op: z.enum(["add", "replace"]), path: z.string().startsWith("/"), value: z.json() }),
  z.strictObject({ op: z.literal("remove"), path: z.string().startsWith("/") }),
]);

const patch = z.strictObject({
  object: text(/^[A-Z][A-Za-z]+\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a kind and a name such as StatefulSet/vmstorage"),
  operations: z.array(operation).min(1).describe("JSON Patch (RFC 6902), in order."),
  reason: z.string().min(10).max(200).describe("Why no value says it; a reviewer reads it."),
});

export const hyperion = z
  .strictObject({
    pools: z.strictObject({
      collection: poolName.describe("Pool of collectors, query paths and user interfaces."),
      storage: poolName.describe("Pool of what has volumes."),
    }),
    tenants: z
      .array(tenant)
      .min(1)
      .max(300)
      .describe(
        "Who sends telemetry. The first is the platform itself. More than 300 do not fit the ConfigMap of Grafana's data sources.",
      ),
    tempo,
    loki,
    metrics,
    grafana: fixed,
    alertmanager: stateful.extend({
      slackChannel: text(/^#[a-z0-9_-]{1,79}$/, "a Slack channel with its #, such as #observability").describe(
        "Where alerts are read.",
      ),
    }),
    collection,
    kafka,
    clickhouse: clickhouse
      .optional()
      .describe("The preview of trace analysis. Default: off, and nothing of it is rendered."),
    patches: z
      .array(patch)
      .default([])
      .describe("The way out where no value fits: changes of rendered objects, made last."),
  })
  .describe("Sizes of the observability platform, by component.");

export type HyperionSizes = z.infer<typeof hyperion>;
