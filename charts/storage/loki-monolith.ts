import type { Construct } from "constructs";
import { UserError } from "../../src/base/problem.ts";
import { LOKI_DATA_PATH, lokiConfig } from "../../src/telemetry/loki/config.ts";
import type { LokiLimits } from "../../src/telemetry/loki/limits.ts";
import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import type { Resources } from "../workload/container.ts";
import type { Platform } from "../workload/platform.ts";
import { ringStore } from "../workload/ring-store.ts";
import type { PodDisk, StorageEnd } from "../workload/storage.ts";
import type { Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const lokiWorkload = (namespace: string): Workload => ({
  app: "loki",
  component: "loki",
  namespace,
  layer: "storage",
});

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
    const { size, storage, replicationFactor } = props;
    if (size.replicas > 1 && storage.kind === "filesystem") {
      throw new UserError(
        `Loki: found ${size.replicas} replicas on volumes of their own, allowed: 1; several share their chunks in object storage`,
      );
    }
    if (replicationFactor > size.replicas) {
      throw new UserError(
        `Loki's replication factor: found ${replicationFactor} with ${size.replicas} replicas, allowed: at most the replicas`,
      );
    }
    ringStore(this, platform, {
      ...props,
      program: "loki",
      workload: lokiWorkload(platform.namespace),
      ports: PORTS.loki,
      dataPath: LOKI_DATA_PATH,
      config: (gossipMembers) =>
        toYaml(
          lokiConfig({
            retentionDays: props.retentionDays,
            storage,
            topology: { kind: "monolithic" },
            multiTenant: false,
            ringName: `${platform.system}-loki`,
            replicationFactor,
            gossipMembers,
            alertmanagerUrls: [],
            defaultLimits: props.limits,
          }),
        ),
      args: (file) => ["-target=all", `-config.file=${file}`, "-config.expand-env=true"],
      livePath: "/services",
      passes: "lines",
      keeps: "chunks",
    });
  }
}
