import { type BadFile, replace } from "./bad-file.ts";

/** Clusters, pools, gateways and the firewall whose numbers do not agree. */
export const compute: readonly BadFile[] = [
  {
    title: "a Kubernetes whose support has ended",
    edits: [replace('kubernetesVersion: "1.36"', 'kubernetesVersion: "1.33"')],
    says: [
      "Pulumi.test.yaml:70:9  config.hyperion:environment.clusters.0.kubernetesVersion",
      '  found    "1.33", which AKS does not list',
      "  allowed  one of 1.34, 1.35, 1.36, 1.37",
    ],
  },
  {
    title: "a pool that shrinks below its minimum",
    edits: [
      replace("          minCount: 3\n          maxCount: 6\n", "          minCount: 7\n          maxCount: 6\n"),
    ],
    says: [
      "Pulumi.test.yaml:75:11  config.hyperion:environment.clusters.0.system.maxCount",
      "  found    6",
      "  allowed  at least minCount, 7",
    ],
  },
  {
    title: "two system nodes",
    edits: [
      replace("          minCount: 3\n          maxCount: 6\n", "          minCount: 2\n          maxCount: 6\n"),
    ],
    says: [
      "Pulumi.test.yaml:74:11  config.hyperion:environment.clusters.0.system.minCount",
      "  found    2",
      "  allowed  at least 3: the cluster's own pods outlive the loss of a node",
      "Pulumi.test.yaml:74:11  config.hyperion:environment.clusters.0.system.minCount",
      "  found    2",
      "  allowed  at least 3: one node in each of the zones 1, 2, 3",
    ],
  },
  {
    title: "fewer nodes than zones",
    edits: [
      replace(
        "            vmSize: Standard_E8ds_v5\n            minCount: 3\n",
        "            vmSize: Standard_E8ds_v5\n            minCount: 2\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:85:13  config.hyperion:environment.clusters.0.pools.1.minCount",
      "  found    2",
      "  allowed  at least 3: one node in each of the zones 1, 2, 3",
    ],
  },
  {
    title: "a zone that the environment does not use",
    edits: [
      replace('zones: ["1", "2", "3"]', 'zones: ["1", "2"]'),
      replace(
        "            vmSize: Standard_D8ds_v5\n",
        '            vmSize: Standard_D8ds_v5\n            zones: ["1", "3"]\n',
      ),
    ],
    says: [
      "Pulumi.test.yaml:79:13  config.hyperion:environment.clusters.0.pools.0.zones",
      "  found    zone 3",
      "  allowed  zones of azure.zones: 1, 2",
      "Pulumi.test.yaml:80:13  config.hyperion:environment.clusters.0.pools.0.minCount",
      "  found    3",
      "  allowed  a multiple of 2: the pool is as large in each of the zones 1, 3",
      "Pulumi.test.yaml:81:13  config.hyperion:environment.clusters.0.pools.0.maxCount",
      "  found    21",
      "  allowed  a multiple of 2: the pool is as large in each of the zones 1, 3",
      "Pulumi.test.yaml:86:13  config.hyperion:environment.clusters.0.pools.1.minCount",
      "  found    3",
      "  allowed  a multiple of 2: the pool is as large in each of the zones 1, 2",
      "Pulumi.test.yaml:153:9  config.hyperion:environment.hyperion.tempo.replicationFactor",
      "  found    3",
      "  allowed  at most the 2 zones, or two copies stand in one",
      "Pulumi.test.yaml:168:9  config.hyperion:environment.hyperion.loki.replicationFactor",
      "  found    3",
      "  allowed  at most the 2 zones, or two copies stand in one",
      "Pulumi.test.yaml:170:21  config.hyperion:environment.hyperion.loki.ingester.replicas",
      "  found    3",
      "  allowed  a multiple of the 2 zones: each zone has a StatefulSet of its own",
      "Pulumi.test.yaml:207:9  config.hyperion:environment.hyperion.kafka.replicationFactor",
      "  found    3",
      "  allowed  at most the 2 zones, or two copies stand in one",
    ],
  },
  {
    title: "two pools of one name",
    edits: [replace("          - name: stores\n", "          - name: telemetry\n")],
    says: [
      "Pulumi.test.yaml:83:13  config.hyperion:environment.clusters.0.pools.1.name",
      '  found    "telemetry"',
      "  allowed  one of its own; clusters.0.pools.0 has this one",
      "Pulumi.test.yaml:148:39  config.hyperion:environment.hyperion.pools.storage",
      "  found    stores",
      "  allowed  one of clusters[0].pools: telemetry, telemetry",
    ],
  },
  {
    title: "a size without a local disk",
    edits: [replace("vmSize: Standard_D8ds_v5", "vmSize: Standard_D8s_v5")],
    says: [
      "Pulumi.test.yaml:78:13  config.hyperion:environment.clusters.0.pools.0.vmSize",
      '  found    "Standard_D8s_v5", which has no local disk',
      "  allowed  a size with d among its letters, such as Standard_D8ds_v5: the OS disk is ephemeral",
    ],
  },
  {
    title: "an OS disk larger than the local disk",
    edits: [
      replace(
        "          vmSize: Standard_D4ds_v5\n",
        "          vmSize: Standard_D4ds_v5\n          osDiskSizeGb: 256\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:74:11  config.hyperion:environment.clusters.0.system.osDiskSizeGb",
      "  found    256",
      "  allowed  at most 150: the OS disk is ephemeral, and so large is the local disk of Standard_D4ds_v5",
    ],
  },
  {
    title: "a taint on every pool",
    edits: [
      replace(
        "              hyperion.carrier.example/pool: telemetry\n",
        "              hyperion.carrier.example/pool: telemetry\n            taints: [{ key: telemetry, effect: NoExecute }]\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:76:9  config.hyperion:environment.clusters.0.pools",
      "  found    a taint on every pool",
      "  allowed  at least one pool without NoSchedule and NoExecute taints: what tolerates nothing must run somewhere",
    ],
  },
  {
    title: "two clusters of one name",
    edits: [
      replace(
        "    retentionDays:\n      traces",
        '      - name: hyperion\n        kubernetesVersion: "1.36"\n        system: { name: system, vmSize: Standard_D4ds_v5, minCount: 3, maxCount: 3 }\n        pools: [{ name: apps, vmSize: Standard_D4ds_v5, minCount: 3, maxCount: 3 }]\n    retentionDays:\n      traces',
      ),
    ],
    says: [
      "Pulumi.test.yaml:92:9  config.hyperion:environment.clusters.1.name",
      '  found    "hyperion" a second time',
      "  allowed  one of its own; clusters.0 has this one",
    ],
  },
  {
    title: "a gateway that shrinks below its minimum",
    edits: [
      replace(
        "        minCapacity: 2\n        maxCapacity: 10\n",
        "        minCapacity: 12\n        maxCapacity: 10\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:64:9  config.hyperion:environment.gateways.megatron.maxCapacity",
      "  found    10",
      "  allowed  at least minCapacity, 12",
    ],
  },
  {
    title: "a gateway with more instances than addresses",
    edits: [
      replace("hyperionGateway: 10.40.22.0/24", "hyperionGateway: 10.40.22.0/26"),
      replace("maxCapacity: 20", "maxCapacity: 60"),
    ],
    says: [
      "Pulumi.test.yaml:67:9  config.hyperion:environment.gateways.hyperion.maxCapacity",
      "  found    60",
      "  allowed  at most 59: each instance takes an address of network.spoke.subnets.hyperionGateway, 10.40.22.0/26",
    ],
  },
  {
    title: "intrusion detection without the tier",
    edits: [replace("      tier: Premium\n", "      tier: Standard\n")],
    says: [
      "Pulumi.test.yaml:60:7  config.hyperion:environment.firewall.idps",
      '  found    "Deny" in the Standard tier',
      "  allowed  Off, or the tier Premium: no other tier has intrusion detection",
    ],
  },
];
