import type { Construct } from "constructs";
import {
  ALLOY_DATA_PATH,
  type AlloyOptions,
  alloyArgs,
  alloyConfig,
  HOST,
  NODE_VARIABLE,
} from "../../src/telemetry/alloy/config.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { clusterRole } from "../workload/cluster-role.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { daemonSet } from "../workload/daemon-set.ts";
import { type Addresses, flow, type Peer } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { service } from "../workload/service.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { labelsOf, type Workload } from "../workload/workload.ts";

export const alloyWorkload = (namespace: string): Workload => ({
  app: "alloy",
  component: "alloy",
  namespace,
  layer: "collection",
});

const CONFIG_PATH = "/etc/alloy";

/** Where an agent keeps its place in logs: on the node, so that the pod after it goes on where it stopped. */
const NODE_STATE = "/var/lib/alloy";

export interface AlloyProps extends Pick<AlloyOptions, "lokiPushUrl" | "collectorAddress" | "cluster"> {
  readonly size: Resources;
  readonly loki: { readonly peer: Peer; readonly port: number };
  readonly collector: { readonly peer: Peer; readonly port: number };
  readonly apiServer: Addresses;
}

const PORTS_OF_ALLOY = [
  { name: "http", port: PORTS.alloy.http },
  { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
  { name: "otlp-http", port: PORTS.otlp.http },
];

/** Alloy on each node: its pods' logs, its own metrics, and the near end of OTLP for applications. */
export class AlloyChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: AlloyProps) {
    super(scope, "alloy", platform, platform.namespace);
    const workload = alloyWorkload(platform.namespace);
    const image = platform.image("alloy");
    const config = fixedConfig(this, "alloy", { "config.alloy": alloyConfig(props) });
    const account = serviceAccount(this, workload, image.tag);
    clusterRole(this, `${platform.system}-alloy`, { ...workload, serviceAccount: account.name }, [
      { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    ]);
    daemonSet(
      this,
      {
        workload,
        serviceAccount: account,
        apiToken: true,
        // The node's files and the folder of positions belong to root.
        runAsRoot: true,
        priority: "node",
        volumes: [
          config.volume("config"),
          { name: "proc", hostPath: { path: "/proc", type: "Directory" } },
          { name: "sys", hostPath: { path: "/sys", type: "Directory" } },
          { name: "root", hostPath: { path: "/", type: "Directory" } },
          { name: "state", hostPath: { path: NODE_STATE, type: "DirectoryOrCreate" } },
        ],
        containers: [
          {
            name: "alloy",
            image,
            args: alloyArgs(`${CONFIG_PATH}/config.alloy`),
            env: { [NODE_VARIABLE]: { field: "spec.nodeName" } },
            ports: PORTS_OF_ALLOY,
            resources: props.size,
            probes: { ready: { path: "/-/ready", port: "http" }, live: { path: "/-/healthy", port: "http" } },
            drainSeconds: 5,
            mounts: [
              { name: "config", mountPath: CONFIG_PATH },
              { name: "proc", mountPath: HOST.proc, readOnly: true },
              { name: "sys", mountPath: HOST.sys, readOnly: true },
              { name: "root", mountPath: HOST.root, readOnly: true, mountPropagation: "HostToContainer" },
              { name: "state", mountPath: ALLOY_DATA_PATH },
            ],
          },
        ],
      },
      // Applications always find the agent of their node. What two of them read at once is the same line of the same
      // stream, which Loki keeps once.
      { maxUnavailable: 0, maxSurge: 1 },
    );
    service(this, workload, PORTS_OF_ALLOY, labelsOf(platform, workload, image.tag), "Local");
    this.flows.push(
      flow(workload, props.loki.peer, props.loki.port, "pushes its pods' logs"),
      flow(workload, props.collector.peer, props.collector.port, "passes OTLP of applications on"),
      flow(workload, props.apiServer, 443, "reads its pods' logs"),
      flow(workload, props.apiServer, 6443, "reads its pods' logs, where the API listens there"),
    );
  }
}
