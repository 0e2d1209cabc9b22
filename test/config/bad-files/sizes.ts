import { type BadFile, replace } from "./bad-file.ts";

/** Hyperion's sizes that do not agree with the rest of the environment. */
export const sizes: readonly BadFile[] = [
  {
    title: "ingesters that do not spread evenly over the zones",
    edits: [
      replace(
        'ingester: { replicas: 6, cpu: "2", memory: 8Gi, volume: 100Gi }',
        'ingester: { replicas: 4, cpu: "2", memory: 8Gi, volume: 100Gi }',
      ),
    ],
    says: [
      "Pulumi.test.yaml:154:21  config.hyperion:environment.hyperion.tempo.ingester.replicas",
      "  found    4",
      "  allowed  a multiple of the 3 zones: each zone has a StatefulSet of its own",
    ],
  },
  {
    title: "a buffer that one restarting broker stops",
    edits: [replace("minInSyncReplicas: 2", "minInSyncReplicas: 3")],
    says: [
      "Pulumi.test.yaml:207:9  config.hyperion:environment.hyperion.kafka.minInSyncReplicas",
      "  found    3",
      "  allowed  less than kafka.replicationFactor, 3",
      "  do       otherwise one broker that restarts stops the buffer",
    ],
  },
  {
    title: "a buffer whose disks are full before its hours are over",
    edits: [replace("expectedKbPerSecond: { traces: 60,", "expectedKbPerSecond: { traces: 25000,")],
    says: [
      "Pulumi.test.yaml:210:9  config.hyperion:environment.hyperion.kafka.retentionHours",
      "  found    72 h of traces 25000, logs 30, metrics 30 kB/s for every target, which fill 124770 GiB with all copies",
      "  allowed  up to 2612 GiB, what topics may fill of 3 brokers with 1Ti each",
      "  do       enlarge kafka.brokers.volume, or lower retentionHours, expectedKbPerSecond or a consumer's samplingPercent",
    ],
  },
  {
    title: "a buffer that keeps data longer than its store",
    edits: [replace("retentionHours: 72", "retentionHours: 240")],
    says: [
      "Pulumi.test.yaml:210:9  config.hyperion:environment.hyperion.kafka.retentionHours",
      "  found    240",
      "  allowed  at most retentionDays.logs, 7 days",
      "  do       what is replayed later would be deleted as it arrives",
    ],
  },
  {
    title: "fewer vmstorage pods than its copies need",
    edits: [replace("vmstorage: { replicas: 3", "vmstorage: { replicas: 2")],
    says: [
      "Pulumi.test.yaml:185:22  config.hyperion:environment.hyperion.metrics.vmstorage.replicas",
      "  found    2",
      "  allowed  at least 3: 2 × replicationFactor − 1, so that copies stay complete while one pod is away",
    ],
  },
  {
    title: "more copies in Kafka than brokers",
    edits: [replace("brokers: { replicas: 3", "brokers: { replicas: 2")],
    says: [
      "Pulumi.test.yaml:206:9  config.hyperion:environment.hyperion.kafka.replicationFactor",
      "  found    3",
      "  allowed  at most the 2 brokers",
    ],
  },
  {
    title: "an even quorum",
    edits: [replace("controllers: { replicas: 3", "controllers: { replicas: 4")],
    says: [
      "Pulumi.test.yaml:205:24  config.hyperion:environment.hyperion.kafka.controllers.replicas",
      "  found    4",
      "  allowed  an odd number: an even one survives no more losses than one less",
    ],
  },
  {
    title: "an autoscaler whose bounds are swapped",
    edits: [replace("egress: { minReplicas: 3, maxReplicas: 8", "egress: { minReplicas: 6, maxReplicas: 3")],
    says: [
      "Pulumi.test.yaml:197:35  config.hyperion:environment.hyperion.collection.egress.maxReplicas",
      "  found    3",
      "  allowed  at least minReplicas, 6",
    ],
  },
  {
    title: "two tenants of one account",
    edits: [
      replace(
        "- { name: platform, team: platform, account: 1 }\n",
        "- { name: platform, team: platform, account: 1 }\n        - { name: payments, account: 1, team: payments }\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:151:29  config.hyperion:environment.hyperion.tenants.1.account",
      "  found    1",
      "  allowed  one that hyperion.tenants.0 does not have",
    ],
  },
  {
    title: "a producer of two tenants",
    edits: [
      replace(
        "- { name: platform, team: platform, account: 1 }\n",
        "- { name: platform, team: platform, account: 1, producers: [c1d2e3f4-0001-4b6c-9d7e-8f9a0b1c2d01] }\n        - { name: payments, account: 2, team: payments, producers: [c1d2e3f4-0001-4b6c-9d7e-8f9a0b1c2d01] }\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:151:69  config.hyperion:environment.hyperion.tenants.1.producers.0",
      "  found    c1d2e3f4-0001-4b6c-9d7e-8f9a0b1c2d01",
      "  allowed  one that hyperion.tenants.0 does not have",
    ],
  },
  {
    title: "a tenant that keeps logs for longer than the platform",
    edits: [
      replace(
        "- { name: platform, team: platform, account: 1 }\n",
        "- { name: platform, team: platform, account: 1, logs: { retentionDays: 400 } }\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:150:65  config.hyperion:environment.hyperion.tenants.0.logs.retentionDays",
      "  found    400",
      "  allowed  at most retentionDays.logs, 7",
      "  do       raise retentionDays for all: the container's lifecycle rule is derived from it",
    ],
  },
  {
    title: "requests that the pool cannot hold",
    edits: [
      replace(
        "            minCount: 3\n            maxCount: 21\n",
        "            minCount: 3\n            maxCount: 3\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:148:16  config.hyperion:environment.hyperion.pools.collection",
      "  found    116 cores and 382 GiB at most, of all that runs in pool telemetry",
      "  allowed  19.2 cores and 77 GiB: 3 nodes Standard_D8ds_v5, of each 80 %",
      "  do       raise maxCount of pool telemetry, or lower replicas or requests",
    ],
  },
  {
    title: "a pool that no cluster has",
    edits: [
      replace("pools: { collection: telemetry, storage: stores }", "pools: { collection: telemetry, storage: disks }"),
    ],
    says: [
      "Pulumi.test.yaml:148:39  config.hyperion:environment.hyperion.pools.storage",
      "  found    disks",
      "  allowed  one of clusters[0].pools: telemetry, stores",
    ],
  },
  {
    title: "one pod that asks for more than a node has: one problem, of the pod and not of the sum",
    edits: [replace('brokers: { replicas: 3, cpu: "2"', 'brokers: { replicas: 3, cpu: "200"')],
    says: [
      "Pulumi.test.yaml:204:9  config.hyperion:environment.hyperion.kafka.brokers",
      "  found    200 cores and 8Gi for one pod",
      "  allowed  at most 6.4 cores and 51Gi: what pods get of a node of pool stores, Standard_E8ds_v5",
    ],
  },
  {
    title: "a buffer that keeps less than a segment",
    edits: [replace("retentionHours: 72", "retentionHours: 1")],
    says: [
      "Pulumi.test.yaml:210:9  config.hyperion:environment.hyperion.kafka.retentionHours",
      "  found    1",
      "  allowed  a whole number from 6 to 720",
    ],
  },
];
