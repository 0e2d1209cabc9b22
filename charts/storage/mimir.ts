import type { Construct } from "constructs";
import { MIMIR_DATA_PATH, type MimirOptions, mimirConfig } from "../../src/telemetry/mimir/config.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { flow } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { statefulSet } from "../workload/stateful-set.ts";
import { DATA, diskOf, type PodDisk, S3_SECRET, type StorageEnd, storageEnvironment } from "../workload/storage.ts";
import { headlessHostOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const mimirWorkload = (namespace: string): Workload => ({
  app: "mimir",
  component: "mimir",
  namespace,
  layer: "storage",
});

const CONFIG_PATH = "/etc/mimir";

export interface MimirProps
  extends Pick<
    MimirOptions,
    "storage" | "replicationFactor" | "retentionSeconds" | "limits" | "outOfOrderWindow" | "failoverSeconds"
  > {
  readonly size: Resources & { readonly replicas: number };
  readonly disk: PodDisk;
  /** Where the object store is. Default: blocks are on the pod's disk. */
  readonly objectStore?: StorageEnd;
}

/** Mimir as one process that runs every target: the long memory of metrics, of which replicas share the blocks. */
export class MimirChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: MimirProps) {
    super(scope, "mimir", platform, platform.namespace);
    const workload = mimirWorkload(platform.namespace);
    const { size, storage, objectStore } = props;
    const { http, grpc, gossip } = PORTS.mimir;
    const image = platform.image("mimir");
    const several = size.replicas > 1;
    if (storage.kind === "s3") platform.secret(this, S3_SECRET);
    const config = fixedConfig(this, "mimir", {
      "mimir.yaml": toYaml(
        mimirConfig({
          ...props,
          replicas: size.replicas,
          gossipMembers: several ? [`dns+${headlessHostOf(workload)}:${gossip}`] : [],
          ringName: `${platform.system}-mimir`,
        }),
      ),
    });
    const { claims, volumes } = diskOf(props.disk);
    const ports = [
      { name: "http", port: http },
      { name: "grpc", port: grpc },
      { name: "gossip", port: gossip },
    ];
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount:
        storage.kind === "azure" ? platform.identity(this, "mimir") : serviceAccount(this, workload, image.tag),
      priority: "storage",
      metrics: { port: http },
      replicas: size.replicas,
      claims,
      services: ports,
      // A member finds the others before any of them is ready.
      publishNotReady: true,
      clusterAddress: true,
      minReadySeconds: 30,
      // What is in memory is written to the store at shutdown.
      graceSeconds: 600,
      volumes: [config.volume("config"), ...volumes],
      containers: [
        {
          name: "mimir",
          image,
          args: [`-config.file=${CONFIG_PATH}/mimir.yaml`],
          env: storageEnvironment(storage),
          ports,
          resources: size,
          probes: { ready: { path: "/ready", port: "http" }, live: { port: "http" }, startSeconds: 600 },
          drainSeconds: 5,
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: DATA, mountPath: MIMIR_DATA_PATH },
          ],
        },
      ],
    });
    if (several) {
      this.flows.push(
        flow(workload, workload, gossip, "members of the ring find each other"),
        { ...flow(workload, workload, gossip, "members of the ring find each other"), protocol: "UDP" },
        flow(workload, workload, grpc, "passes samples and queries on"),
      );
    }
    if (objectStore !== undefined) {
      this.flows.push(flow(workload, objectStore.peer, objectStore.port, "keeps its blocks"));
    }
  }
}
