import type { Construct } from "constructs";
import { kube, type Metadata, type StringMap } from "./kube.ts";
import { headlessNameOf, nameOf, selectorOf, type Workload } from "./workload.ts";

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: "TCP" | "UDP";
  /** Tells proxies what is spoken; gRPC needs it. Default: none. */
  readonly appProtocol?: string;
}

const ports = (list: readonly ServicePort[]) =>
  list.map(({ name, port, protocol = "TCP", appProtocol }) => ({
    name,
    port,
    targetPort: name,
    protocol,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }));

/**
 * One cluster address for the ready pods.
 * @param within `Local` for an agent of each node: a sender is given the one of its own node. Default: any pod.
 */
export function service(
  scope: Construct,
  workload: Workload,
  list: readonly ServicePort[],
  labels: StringMap,
  within?: "Local",
): void {
  kube(
    scope,
    "Service",
    { name: nameOf(workload), labels },
    {
      spec: {
        type: "ClusterIP",
        ...(within === undefined ? {} : { internalTrafficPolicy: within }),
        selector: selectorOf(workload),
        ports: ports(list),
      },
    },
  );
}

/**
 * Resolves to the addresses of the pods themselves.
 * @param publishNotReady true for gossip, whose members must find each other before they are ready; false where the
 *   names are targets of traffic.
 */
export function headlessService(
  scope: Construct,
  workload: Workload,
  list: readonly ServicePort[],
  publishNotReady: boolean,
  labels: StringMap,
): void {
  headless(scope, { name: headlessNameOf(workload), labels }, selectorOf(workload), list, publishNotReady);
}

/** A headless Service over pods of several workloads, such as all members of one ring. */
export function headless(
  scope: Construct,
  metadata: Metadata,
  selector: StringMap,
  list: readonly ServicePort[],
  publishNotReady: boolean,
): void {
  kube(scope, "Service", metadata, {
    spec: {
      type: "ClusterIP",
      clusterIP: "None",
      publishNotReadyAddresses: publishNotReady,
      selector,
      ports: ports(list),
    },
  });
}
