import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
import type { ComponentChart } from "./component-chart.ts";
import { fixedConfig } from "./config-map.ts";
import type { Resources } from "./container.ts";
import { flow } from "./flow.ts";
import type { Platform } from "./platform.ts";
import { serviceAccount } from "./service-account.ts";
import { statefulSet } from "./stateful-set.ts";
import { DATA, diskOf, type PodDisk, S3_SECRET, type StorageEnd, storageEnvironment } from "./storage.ts";
import { headlessHostOf, type Workload } from "./workload.ts";

interface RingStoreProps {
  /** Program, which is its container, its configuration file and its identity too. */
  readonly program: "loki" | "mimir";
  readonly workload: Workload;
  readonly ports: { readonly http: number; readonly grpc: number; readonly gossip: number };
  readonly size: Resources & { readonly replicas: number };
  readonly disk: PodDisk;
  readonly dataPath: string;
  readonly storage: ObjectStorage<string>;
  /** Where the object store is. Default: all is on the pod's disk. */
  readonly objectStore?: StorageEnd;
  /** The configuration, given the addresses at which members find each other: none where there is one. */
  config(this: void, gossipMembers: string[]): string;
  /** Arguments, given the path of the configuration. */
  args(this: void, file: string): string[];
  /** Path that answers while the program lives. Default: its port accepts. */
  readonly livePath?: string;
  /** What members pass on to each other, and what they keep in the object store: `lines`, `chunks`. */
  readonly passes: string;
  readonly keeps: string;
}

/** A store that runs every target in one process; several are members of a ring, and share what object storage holds. */
export function ringStore(chart: ComponentChart, platform: Platform, props: RingStoreProps): void {
  const { program, workload, size, storage, objectStore } = props;
  const { http, grpc, gossip } = props.ports;
  const several = size.replicas > 1;
  const image = platform.image(program);
  if (storage.kind === "s3") platform.secret(chart, S3_SECRET);
  const folder = `/etc/${program}`;
  const members = several ? [`dns+${headlessHostOf(workload)}:${gossip}`] : [];
  const config = fixedConfig(chart, program, { [`${program}.yaml`]: props.config(members) });
  const { claims, volumes } = diskOf(props.disk);
  const ports = [
    { name: "http", port: http },
    { name: "grpc", port: grpc },
    { name: "gossip", port: gossip },
  ];
  statefulSet(chart, {
    workload,
    placement: "storage",
    serviceAccount:
      storage.kind === "azure" ? platform.identity(chart, program) : serviceAccount(chart, workload, image.tag),
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
        name: program,
        image,
        args: props.args(`${folder}/${program}.yaml`),
        env: storageEnvironment(storage),
        ports,
        resources: size,
        probes: {
          ready: { path: "/ready", port: "http" },
          live: { ...(props.livePath === undefined ? {} : { path: props.livePath }), port: "http" },
          startSeconds: 600,
        },
        drainSeconds: 5,
        mounts: [
          { name: "config", mountPath: folder },
          { name: DATA, mountPath: props.dataPath },
        ],
      },
    ],
  });
  if (several) {
    const found = flow(workload, workload, gossip, "members of the ring find each other");
    chart.flows.push(
      found,
      { ...found, protocol: "UDP" },
      flow(workload, workload, grpc, `passes ${props.passes} and queries on`),
    );
  }
  if (objectStore !== undefined)
    chart.flows.push(flow(workload, objectStore.peer, objectStore.port, `keeps its ${props.keeps}`));
}
