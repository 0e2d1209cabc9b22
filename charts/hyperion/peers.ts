import type { Environment } from "../../src/config/schema.ts";
import type { Addresses, Pods } from "../workload/flow.ts";

/** What is outside our pods and that flows lead to or come from. */
export interface Peers {
  /** Private endpoints: storage accounts, vault, registry. */
  readonly privateEndpoints: Addresses;
  /** PostgreSQL. */
  readonly database: Addresses;
  /** Kubernetes' API. */
  readonly apiServer: Addresses;
  /** Public addresses, which the firewall narrows to its list of names. */
  readonly internet: Addresses;
  /** Nodes: kubelets and what listens on their addresses. */
  readonly nodes: Addresses;
  /** Both gateways, and whatever else in the network may speak to NGINX. */
  readonly network: Addresses;
  readonly nginx: Pods;
  /** Kubernetes' API where it asks a webhook: it reaches pods through its tunnel's agents. */
  readonly apiTunnel: Pods;
}

export function peers({ network }: Pick<Environment, "network">): Peers {
  const { subnets } = network.spoke;
  const inside = [network.addressSpace, network.podCidr, network.serviceCidr];
  return {
    privateEndpoints: { kind: "addresses", name: "private-endpoints", cidrs: [subnets.privateEndpoints] },
    database: { kind: "addresses", name: "database", cidrs: [subnets.database] },
    apiServer: { kind: "addresses", name: "api-server", cidrs: [subnets.apiServer] },
    internet: { kind: "addresses", name: "internet", cidrs: ["0.0.0.0/0"], except: inside },
    nodes: { kind: "addresses", name: "nodes", cidrs: [subnets.nodes], nodes: true },
    network: { kind: "addresses", name: "network", cidrs: [network.addressSpace] },
    nginx: {
      kind: "pods",
      name: "nginx-ingress",
      namespace: "nginx-ingress",
      labels: { "app.kubernetes.io/name": "nginx-ingress" },
    },
    apiTunnel: {
      kind: "pods",
      name: "konnectivity-agent",
      namespace: "kube-system",
      labels: { app: "konnectivity-agent" },
    },
  };
}
