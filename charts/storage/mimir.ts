import type { Construct } from "constructs";
import { MIMIR_DATA_PATH, type MimirOptions, mimirConfig } from "../../src/telemetry/mimir/config.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import type { Resources } from "../workload/container.ts";
import type { Platform } from "../workload/platform.ts";
import { ringStore } from "../workload/ring-store.ts";
import type { PodDisk, StorageEnd } from "../workload/storage.ts";
import type { Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const mimirWorkload = (namespace: string): Workload => ({
  app: "mimir",
  component: "mimir",
  namespace,
  layer: "storage",
});

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
    ringStore(this, platform, {
      ...props,
      program: "mimir",
      workload: mimirWorkload(platform.namespace),
      ports: PORTS.mimir,
      dataPath: MIMIR_DATA_PATH,
      config: (gossipMembers) =>
        toYaml(
          mimirConfig({
            ...props,
            replicas: props.size.replicas,
            gossipMembers,
            ringName: `${platform.system}-mimir`,
          }),
        ),
      args: (file) => [`-config.file=${file}`],
      passes: "samples",
      keeps: "blocks",
    });
  }
}
