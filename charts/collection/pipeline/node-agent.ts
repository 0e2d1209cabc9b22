import type { Construct } from "constructs";
import { HOP_REQUESTS } from "../../../src/conventions/hop-requests.ts";
import { TLS_DIRECTORY } from "../../../src/telemetry/otelcol/parts.ts";
import { NODE_AGENT, nodeAgentConfig } from "../../../src/telemetry/pipeline/node-agent.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { certificate } from "../../workload/certificate.ts";
import { clusterRole } from "../../workload/cluster-role.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import { fixedConfig } from "../../workload/config-map.ts";
import type { Resources } from "../../workload/container.ts";
import { daemonSet } from "../../workload/daemon-set.ts";
import { type Addresses, flow, pods } from "../../workload/flow.ts";
import type { Platform } from "../../workload/platform.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { headlessHostOf, nameOf } from "../../workload/workload.ts";
import { toYaml } from "../../workload/yaml.ts";
import type { PipelineCollectors } from "./workloads.ts";

const CONFIG_PATH = "/etc/otelcol";

/** Files that one pod reads at once are few, but rotated ones are open until they are read: a short way to go on. */
const GRACE_SECONDS = 30;

export interface NodeAgentProps {
  readonly collectors: PipelineCollectors;
  readonly size: Resources;
  /** Name of the cluster, as telemetry says it. */
  readonly cluster: string;
  readonly apiServer: Addresses;
  readonly nodes: Addresses;
}

/**
 * A collector on each node: logs of its pods, metrics of its kubelet and of itself, straight to ingress; and what the hops
 * of its pods did, counted for whoever scrapes it.
 */
export class NodeAgentChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: NodeAgentProps) {
    const { nodeAgent: workload, ingress } = props.collectors;
    super(scope, "otelcol-node-agent", platform, workload.namespace);
    const { apiServer, nodes } = props;
    const image = platform.image("otelcol");
    const name = nameOf(workload);
    const tls = `${name}-tls`;
    certificate(this, tls, [name], ["client auth"]);
    const config = fixedConfig(this, name, {
      "config.yaml": toYaml(
        nodeAgentConfig({
          ingressHost: headlessHostOf(ingress),
          cluster: props.cluster,
        }),
      ),
    });
    const account = serviceAccount(this, workload, image.tag);
    clusterRole(this, `${platform.system}-${name}`, { namespace: workload.namespace, serviceAccount: account.name }, [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["nodes/stats"], verbs: ["get"] },
    ]);
    daemonSet(this, {
      workload,
      serviceAccount: account,
      apiToken: true,
      runAsRoot: true,
      priority: "node",
      graceSeconds: GRACE_SECONDS,
      metrics: { port: PORTS.otelcol.metrics },
      volumes: [
        config.volume("config"),
        { name: "tls", secret: { secretName: tls } },
        { name: "pod-logs", hostPath: { path: NODE_AGENT.podLogs, type: "Directory" } },
        { name: "host-root", hostPath: { path: "/", type: "Directory" } },
        { name: "state", hostPath: { path: NODE_AGENT.state, type: "DirectoryOrCreate" } },
      ],
      containers: [
        {
          name: "otelcol",
          image,
          args: [`--config=${CONFIG_PATH}/config.yaml`],
          env: {
            MY_POD_IP: { field: "status.podIP" },
            [NODE_AGENT.nodeName]: { field: "spec.nodeName" },
            [NODE_AGENT.nodeAddress]: { field: "status.hostIP" },
          },
          ports: [
            { name: "health", port: PORTS.otelcol.health },
            { name: "metrics", port: PORTS.otelcol.metrics },
            { name: HOP_REQUESTS.portName, port: PORTS.otelcol.hopRequests },
          ],
          resources: props.size,
          probes: { ready: { path: "/", port: "health" }, live: { port: "health" } },
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "tls", mountPath: TLS_DIRECTORY, readOnly: true },
            { name: "pod-logs", mountPath: NODE_AGENT.podLogs, readOnly: true },
            { name: "host-root", mountPath: NODE_AGENT.hostRoot, readOnly: true, mountPropagation: "HostToContainer" },
            { name: "state", mountPath: NODE_AGENT.state },
          ],
        },
      ],
    });
    this.scraped.push({ pods: pods(workload), port: PORTS.otelcol.hopRequests });
    this.flows.push(
      flow(workload, ingress, PORTS.otelcol.platform, "sends its pods' logs and its node's metrics"),
      flow(workload, apiServer, 443, "learns whose pod a log is"),
      flow(workload, nodes, PORTS.node.kubelet, "reads its kubelet's metrics"),
    );
  }
}
