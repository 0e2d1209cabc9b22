import { LABELS } from "../../src/kubernetes/labels.ts";
import type { StringMap } from "./kube.ts";
import { nameOf, selectorOf, type Workload } from "./workload.ts";

type Protocol = "TCP" | "UDP";

/** Pods that take part in traffic: a workload of ours, or one that an operator makes. */
export interface Pods {
  readonly kind: "pods";
  readonly name: string;
  readonly namespace: string;
  readonly labels: StringMap;
}

/** Addresses outside the cluster's pods. */
export interface Addresses {
  readonly kind: "addresses";
  readonly name: string;
  readonly cidrs: readonly string[];
  /** Ranges inside `cidrs` that are not meant. */
  readonly except?: readonly string[];
  /** The cluster's own nodes. Cilium knows them by who they are, so that no range means them. Default: false. */
  readonly nodes?: boolean;
}

export type Peer = Pods | Addresses;

/** A program's address as another one is told it, and its pods. */
export interface Target {
  readonly url: string;
  readonly peer: Peer;
  readonly port: number;
}

/** One allowed connection, stated by the chart that opens it. Network policies on both ends come from it. */
export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  /** Port that the receiving pod listens on, not that of a Service. */
  readonly port: number;
  /** Last port of a range. Default: `port` alone. */
  readonly endPort?: number;
  readonly protocol: Protocol;
  readonly why: string;
}

/** A workload as a party of flows. */
export const pods = (workload: Workload): Pods => ({
  kind: "pods",
  name: nameOf(workload),
  namespace: workload.namespace,
  labels: selectorOf(workload),
});

const asPeer = (party: Workload | Peer): Peer => ("kind" in party ? party : pods(party));

/** A TCP connection. */
export const flow = (from: Workload | Peer, to: Workload | Peer, port: number, why: string): Flow => ({
  from: asPeer(from),
  to: asPeer(to),
  port,
  protocol: "TCP",
  why,
});

/** All pods of a program, whatever their component: the members of one ring. */
export const podsOfApp = ({ app, namespace }: Pick<Workload, "app" | "namespace">): Pods => ({
  kind: "pods",
  name: `${app}-*`,
  namespace,
  labels: { [LABELS.name]: app },
});

/** Whether the peer means these pods, alone or among others. */
export const includes = (peer: Peer, subject: Pods): boolean =>
  peer.kind === "pods" &&
  peer.namespace === subject.namespace &&
  Object.entries(peer.labels).every(([name, value]) => subject.labels[name] === value);

/** Identity of a peer, for look-ups and for sorting. */
export const peerKey = (peer: Peer): string =>
  peer.kind === "pods" ? `${peer.namespace}/${peer.name}` : `addresses/${peer.name}`;

/** Flows in a stable order, each once. Two flows that differ in their reason only are one. */
export function uniqueFlows(flows: readonly Flow[]): Flow[] {
  const byKey = new Map<string, Flow>();
  for (const one of flows) {
    const key = [peerKey(one.from), peerKey(one.to), one.protocol, one.port, one.endPort ?? ""].join(" ");
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
