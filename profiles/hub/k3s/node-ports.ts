import type { Construct } from "constructs";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { type Addresses, flow } from "../../../charts/workload/flow.ts";
import { kube } from "../../../charts/workload/kube.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { nameOf, selectorOf, type Workload } from "../../../charts/workload/workload.ts";

/** A program's port, and the host's port behind which it stands. */
export interface NodePort {
  readonly to: Workload;
  readonly port: number;
  readonly name: string;
  readonly nodePort: number;
  /** Who on the host uses it. */
  readonly why: string;
}

/** The host as pods see it: kube-proxy writes the bridge's address in the place of the loopback's. */
const HOST: Addresses = { kind: "addresses", name: "host", cidrs: ["10.42.0.1/32"] };

/** Ways from the host into the cluster. kube-proxy serves them on the loopback alone: k3s-config.yaml says so. */
export class NodePortsChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, ports: readonly NodePort[]) {
    super(scope, "node-ports", platform, platform.namespace);
    const groups = Map.groupBy(ports, ({ to }) => nameOf(to));
    for (const [program, group] of groups) {
      const [first] = group;
      if (first === undefined) continue;
      kube(
        this,
        "Service",
        { name: `${program}-host` },
        {
          spec: {
            type: "NodePort",
            selector: selectorOf(first.to),
            ports: group.map(({ name, port, nodePort }) => ({
              name,
              port,
              targetPort: port,
              nodePort,
              protocol: "TCP",
            })),
          },
        },
      );
    }
    this.flows.push(...ports.map(({ to, port, why }) => flow(HOST, to, port, why)));
  }
}
