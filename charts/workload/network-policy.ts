import type { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { LABELS } from "../../src/kubernetes/labels.ts";
import { type Flow, includes, type Peer, type Pods, peerKey } from "./flow.ts";
import { customResource, kube, type Plain } from "./kube.ts";

/** Cluster DNS: every pod resolves names. */
const DNS: Pods = {
  kind: "pods",
  name: "coredns",
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
};

const DNS_PORT = 53;

type PolicyPeer = Plain<k8s.NetworkPolicyPeer>;
type PolicyPort = Plain<k8s.NetworkPolicyPort>;

const policyPeers = (peer: Peer): readonly PolicyPeer[] =>
  peer.kind === "pods"
    ? [
        {
          namespaceSelector: { matchLabels: { [LABELS.namespace]: peer.namespace } },
          podSelector: { matchLabels: peer.labels },
        },
      ]
    : peer.cidrs.map((cidr) => ({
        ipBlock: { cidr, ...(peer.except === undefined ? {} : { except: peer.except }) },
      }));

const policyPort = ({ protocol, port, endPort }: Flow): PolicyPort => ({
  protocol,
  port,
  ...(endPort === undefined ? {} : { endPort }),
});

interface Rule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** One rule a peer, with all its ports: what a reviewer reads is "who", then "on what". */
function rules(flows: readonly Flow[], other: (flow: Flow) => Peer): Rule[] {
  const groups = Map.groupBy(flows, (one) => peerKey(other(one)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ peers: policyPeers(other(first)), ports: group.map(policyPort) }];
  });
}

/** The cluster's nodes in Cilium's words: the pod's own one and all others. */
const NODES = ["host", "remote-node"] as const;

/**
 * What a workload may send to nodes. AKS's dataplane is Cilium, whose policies match nodes by identity only: the range
 * in the NetworkPolicy, which says the same, lets nothing through.
 */
function nodesPolicy(scope: Construct, subject: Pods, sent: readonly Flow[]): void {
  const ports = sent
    .filter(({ to }) => to.kind === "addresses" && to.nodes === true)
    .map(({ port, protocol }) => ({ port: String(port), protocol }));
  if (ports.length === 0) return;
  customResource(
    scope,
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    { name: `${subject.name}-nodes`, namespace: subject.namespace },
    {
      spec: {
        endpointSelector: { matchLabels: subject.labels },
        egress: [{ toEntities: NODES, toPorts: [{ ports }] }],
      },
    },
  );
}

/** What one workload may receive and send: exactly the flows it is an end of, and DNS. */
export function workloadNetworkPolicy(scope: Construct, subject: Pods, flows: readonly Flow[]): void {
  const received = flows.filter((one) => includes(one.to, subject));
  const sent = flows.filter((one) => includes(one.from, subject));
  nodesPolicy(scope, subject, sent);
  const ingress = rules(received, (one) => one.from).map(({ peers, ports }) => ({ from: peers, ports }));
  kube(
    scope,
    "NetworkPolicy",
    { name: subject.name, namespace: subject.namespace },
    {
      spec: {
        podSelector: { matchLabels: subject.labels },
        policyTypes: ["Ingress", "Egress"],
        // The API server does not keep an empty list, and so each apply of one would write the object anew.
        ...(ingress.length === 0 ? {} : { ingress }),
        egress: [
          {
            to: policyPeers(DNS),
            ports: [
              { protocol: "UDP", port: DNS_PORT },
              { protocol: "TCP", port: DNS_PORT },
            ],
          },
          ...rules(sent, (one) => one.to).map(({ peers, ports }) => ({ to: peers, ports })),
        ],
      },
    },
  );
}

/** Nothing enters or leaves a pod of the namespace that no other policy allows. */
export function defaultDeny(scope: Construct, namespace: string): void {
  kube(
    scope,
    "NetworkPolicy",
    { name: `default-deny-${namespace}`, namespace },
    { spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
  );
}
