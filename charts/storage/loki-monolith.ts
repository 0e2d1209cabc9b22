import type { Construct } from "constructs";
import { UserError } from "../../src/base/problem.ts";
import { LOKI_DATA_PATH, lokiConfig } from "../../src/telemetry/loki/config.ts";
import type { LokiLimits } from "../../src/telemetry/loki/limits.ts";
import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
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

export const lokiWorkload = (namespace: string): Workload => ({
  app: "loki",
  component: "loki",
  namespace,
  layer: "storage",
});

const CONFIG_PATH = "/etc/loki";

export interface LokiMonolithProps {
  readonly size: Resources & { readonly replicas: number };
  /** Copies of a line: 1 or 3, at most the replicas. With 2 a write needs both. */
  readonly replicationFactor: 1 | 3;
  /** Write-ahead log, index and, where the storage is the file system, chunks. */
  readonly disk: PodDisk;
  readonly storage: ObjectStorage<"chunks" | "ruler">;
  /** Where the object store is. Default: chunks are on the pod's disk. */
  readonly objectStore?: StorageEnd;
  /** Days a line is kept. */
  readonly retentionDays: number;
  readonly limits: LokiLimits;
}

/** Loki as one process that runs every target, without tenants; several share their chunks in object storage. */
export class LokiMonolithChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: LokiMonolithProps) {
    super(scope, "loki", platform, platform.namespace);
    const workload = lokiWorkload(platform.namespace);
    const { size, storage, replicationFactor, objectStore } = props;
    const { http, grpc, gossip } = PORTS.loki;
    const several = size.replicas > 1;
    if (several && storage.kind === "filesystem") {
      throw new UserError(
        `Loki: found ${size.replicas} replicas on volumes of their own, allowed: 1; several share their chunks in object storage`,
      );
    }
    if (replicationFactor > size.replicas) {
      throw new UserError(
        `Loki's replication factor: found ${replicationFactor} with ${size.replicas} replicas, allowed: at most the replicas`,
      );
    }
    const image = platform.image("loki");
    if (storage.kind === "s3") platform.secret(this, S3_SECRET);
    const config = fixedConfig(this, "loki", {
      "loki.yaml": toYaml(
        lokiConfig({
          retentionDays: props.retentionDays,
          storage,
          topology: { kind: "monolithic" },
          multiTenant: false,
          ringName: `${platform.system}-loki`,
          replicationFactor,
          gossipMembers: several ? [`dns+${headlessHostOf(workload)}:${gossip}`] : [],
          alertmanagerUrls: [],
          defaultLimits: props.limits,
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
        storage.kind === "azure" ? platform.identity(this, "loki") : serviceAccount(this, workload, image.tag),
      priority: "storage",
      metrics: { port: http },
      replicas: size.replicas,
      claims,
      services: ports,
      // A member finds the others before any of them is ready.
      publishNotReady: true,
      clusterAddress: true,
      minReadySeconds: 30,
      // Every chunk in memory is written to the store at shutdown.
      graceSeconds: 600,
      volumes: [config.volume("config"), ...volumes],
      containers: [
        {
          name: "loki",
          image,
          args: ["-target=all", `-config.file=${CONFIG_PATH}/loki.yaml`, "-config.expand-env=true"],
          env: storageEnvironment(storage),
          ports,
          resources: size,
          probes: {
            ready: { path: "/ready", port: "http" },
            live: { path: "/services", port: "http" },
            startSeconds: 600,
          },
          drainSeconds: 5,
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: DATA, mountPath: LOKI_DATA_PATH },
          ],
        },
      ],
    });
    if (several) {
      this.flows.push(
        flow(workload, workload, gossip, "members of the ring find each other"),
        { ...flow(workload, workload, gossip, "members of the ring find each other"), protocol: "UDP" },
        flow(workload, workload, grpc, "passes lines and queries on"),
      );
    }
    if (objectStore !== undefined) {
      this.flows.push(flow(workload, objectStore.peer, objectStore.port, "keeps its chunks"));
    }
  }
}
