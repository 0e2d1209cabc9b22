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
      "Pulumi.test.yaml:153:21  config.hyperion:environment.hyperion.tempo.ingester.replicas",
      "  found    4",
      "  allowed  a multiple of the 3 zones: each zone has a StatefulSet of its own",
    ],
  },
  {
    title: "a buffer that one restarting broker stops",
    edits: [replace("minInSyncReplicas: 2", "minInSyncReplicas: 3")],
    says: [
      "Pulumi.test.yaml:205:9  config.hyperion:environment.hyperion.kafka.minInSyncReplicas",
      "  found    3",
      "  allowed  less than kafka.replicationFactor, 3",
      "  do       otherwise one broker that restarts stops the buffer",
    ],
  },
  {
    title: "a buffer that keeps data longer than its store",
    edits: [replace("retentionHours: 72", "retentionHours: 240")],
    says: [
      "Pulumi.test.yaml:207:9  config.hyperion:environment.hyperion.kafka.retentionHours",
      "  found    240",
      "  allowed  at most retentionDays.logs, 7 days",
      "  do       what is replayed later would be deleted as it arrives",
    ],
  },
  {
    title: "a pool that no cluster has",
    edits: [
      replace("pools: { collection: telemetry, storage: stores }", "pools: { collection: telemetry, storage: disks }"),
    ],
    says: [
      "Pulumi.test.yaml:147:39  config.hyperion:environment.hyperion.pools.storage",
      "  found    disks",
      "  allowed  one of clusters[0].pools: telemetry, stores",
    ],
  },
];
