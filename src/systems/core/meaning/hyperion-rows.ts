import { harmless, losing, minding, type ValueRow } from "../../value-row.ts";
import { limit, sized } from "./sizes.ts";

const copies = (path: string, what: string, follows: string): ValueRow => ({
  path: `hyperion.${path}`,
  what,
  up: harmless("what is written from then on has it; what exists does not"),
  down: losing(follows),
  example: [1, 3],
});

const store = (
  name: "tempo" | "loki",
  parts: Readonly<Record<string, Parameters<typeof sized>[0]["volume"] | "scaled" | "plain">>,
) =>
  Object.entries(parts).flatMap(([part, kind]) =>
    sized({
      path: `hyperion.${name}.${part}`,
      what: `${name}'s ${part}`,
      ...(kind === "scaled"
        ? { scaled: "autoscaled" }
        : kind === "plain" || kind === undefined
          ? {}
          : { volume: kind }),
      ...(part === "ingester" ? { holds: "data" } : {}),
    }),
  );

const plain = (path: string, what: string, more: Partial<Parameters<typeof sized>[0]> = {}): readonly ValueRow[] =>
  sized({ path: `hyperion.${path}`, what, ...more });

const LIMITS = (path: string, whose: string, own: boolean): readonly ValueRow[] => {
  const row = (key: string, what: string, above: string) => limit(`${path}.${key}`, `${what} of ${whose}`, above, own);
  const [traces, logs] = own ? ["traces", "logs"] : ["tempo.limits", "loki.limits"];
  return [
    row(`${traces}.rateBytes`, "Bytes of traces a second", "traces are refused"),
    row(`${traces}.burstBytes`, "Bytes of traces at once", "traces are refused"),
    row(`${traces}.maxTracesPerIngester`, "Live traces of an ingester", "new traces are refused"),
    row(`${traces}.maxBytesPerTrace`, "Bytes of a trace", "the rest of a trace is refused"),
    row(`${traces}.maxActiveSeries`, "Series made of traces", "no new series is made"),
    row(`${logs}.rateMb`, "Megabytes of logs a second", "logs are refused"),
    row(`${logs}.burstMb`, "Megabytes of logs at once", "logs are refused"),
    row(`${logs}.maxStreams`, "Streams", "new streams are refused"),
    row(`${logs}.perStreamRateMb`, "Megabytes of one stream a second", "logs are refused"),
  ];
};

const KAFKA: readonly ValueRow[] = [
  ...plain("kafka.brokers", "Kafka's brokers", { holds: "data", volume: "broker" }),
  ...plain("kafka.controllers", "Kafka's controllers", { holds: "quorum", volume: "controller" }),
  copies(
    "kafka.replicationFactor",
    "Copies of a buffered record in Kafka",
    "fewer brokers may be lost before the failover buffer loses data",
  ),
  {
    path: "hyperion.kafka.minInSyncReplicas",
    what: "Brokers that acknowledge a buffered record",
    up: minding("fewer brokers may be away before the buffer refuses writes"),
    down: losing("what was acknowledged may be lost with one broker"),
    example: [1, 2],
  },
  {
    path: "hyperion.kafka.partitions",
    what: "Partitions of each topic of the buffer",
    up: minding(
      "records of one key go to another partition: what waits is replayed out of order; it never falls again",
    ),
    down: losing(
      "Kafka refuses fewer partitions: each topic is reported as not ready and keeps those it has, while its byte limit for each of them grows, and the disks may fill",
    ),
    example: [12, 24],
  },
  {
    path: "hyperion.kafka.retentionHours",
    what: "Hours for which the buffer keeps a record",
    up: harmless("an outage of a store may last longer, as far as the disks go"),
    down: losing("an outage of a store that lasts longer loses data"),
    example: [24, 72],
  },
  ...(["traces", "logs", "metrics"] as const).map(
    (signal): ValueRow => ({
      path: `hyperion.kafka.expectedKbPerSecond.${signal}`,
      what: `Expected rate of ${signal} in the buffer`,
      up: minding("topics take more of the brokers' disks; validate refuses what they cannot hold"),
      down: losing("topics keep fewer bytes: an outage at the old rate loses data before its hours are over"),
      example: [400, 600],
    }),
  ),
];

const METRICS: readonly ValueRow[] = [
  copies(
    "metrics.replicationFactor",
    "Copies of a sample in VictoriaMetrics",
    "a vmstorage pod that is away takes samples with it",
  ),
  ...plain("metrics.vmstorage", "vmstorage", { holds: "data", volume: "claim" }),
  ...plain("metrics.vminsert", "vminsert", { scaled: "autoscaled" }),
  ...plain("metrics.vmselect", "vmselect"),
  {
    path: "hyperion.metrics.vmselect.cache",
    what: "Cache of each pod of vmselect",
    up: losing("Kubernetes refuses to change the claims of a StatefulSet", "manifests"),
    down: losing("Kubernetes refuses to change the claims of a StatefulSet", "manifests"),
    example: ["10Gi", "20Gi"],
  },
  ...plain("metrics.vmalert", "vmalert"),
  ...plain("metrics.vmauth", "vmauth"),
];

const CLICKHOUSE: readonly ValueRow[] = [
  {
    path: "hyperion.clickhouse",
    what: "ClickHouse, the trace analysis",
    added: minding("its pods and disks are paid for"),
    gone: losing("its data ends with it", "manifests"),
    example: [{ shards: 1 }, { shards: 2 }],
  },
  ...plain("clickhouse", "ClickHouse", { holds: "data", volume: "operated" }),
  {
    path: "hyperion.clickhouse.shards",
    what: "Shards of ClickHouse",
    up: minding("what exists stays where it is: only new rows are spread"),
    down: losing("what the last shards hold is no longer found"),
    example: [1, 2],
  },
  ...plain("clickhouse.keeper", "ClickHouse's keeper", { holds: "quorum", volume: "operated" }),
];

const SHARED: readonly ValueRow[] = [
  {
    path: "hyperion.pools.collection",
    what: "Node pool of the collectors",
    changed: minding("their pods move to it"),
    example: ["a", "b"],
  },
  {
    path: "hyperion.pools.storage",
    what: "Node pool of the stores",
    changed: losing("their pods move to it; a disk whose zone it lacks keeps its pod pending"),
    example: ["a", "b"],
  },
  ...plain("grafana", "Grafana"),
  ...plain("alertmanager", "Alertmanager", { holds: "quorum", volume: "claim" }),
  {
    path: "hyperion.alertmanager.slackChannel",
    what: "Slack channel of the alerts",
    changed: minding("those who watch the old one see no alert"),
    example: ["#a", "#b"],
  },
  ...["ingress", "metricsProcessor", "logsProcessor", "tracesProcessor", "egress"].flatMap((layer) =>
    plain(`collection.${layer}`, `the collector ${layer}`, { scaled: "autoscaled" }),
  ),
  ...["buffer", "replay", "deadLetter"].flatMap((layer) => plain(`collection.${layer}`, `the collector ${layer}`)),
  ...plain("collection.nodeAgent", "the agent on each node", { scaled: "each node" }),
  ...plain("collection.scraper", "the scraper", { volume: "claim" }),
  {
    path: "hyperion.patches.*",
    what: "Patch of {1}",
    changed: minding("the object is rendered otherwise than its chart says"),
    added: minding("the object is rendered otherwise than its chart says"),
    gone: minding("the object is rendered as its chart says again"),
    example: [{ reason: "a" }, { reason: "b" }],
  },
];

export const HYPERION_ROWS: readonly ValueRow[] = [
  ...KAFKA,
  copies(
    "tempo.replicationFactor",
    "Copies of a trace among ingesters",
    "a lost volume may lose traces that were acknowledged",
  ),
  ...store("tempo", {
    distributor: "scaled",
    ingester: "claim",
    metricsGenerator: "claim",
    querier: "scaled",
    queryFrontend: "plain",
    compactor: "plain",
    memcached: "plain",
  }),
  copies(
    "loki.replicationFactor",
    "Copies of a log among ingesters",
    "a lost volume may lose logs that were acknowledged",
  ),
  ...store("loki", {
    distributor: "scaled",
    ingester: "claim",
    patternIngester: "plain",
    querier: "scaled",
    queryFrontend: "plain",
    queryScheduler: "plain",
    indexGateway: "claim",
    compactor: "claim",
    ruler: "plain",
    memcached: "plain",
  }),
  ...LIMITS("hyperion", "every tenant", false),
  ...METRICS,
  ...CLICKHOUSE,
  ...SHARED,
  ...LIMITS("hyperion.tenants.*", "tenant {1}", true),
];
