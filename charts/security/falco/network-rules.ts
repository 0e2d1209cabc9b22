import { LABELS } from "../../../src/kubernetes/labels.ts";
import { type Flow, includes, type Peer, type Pods } from "../../workload/flow.ts";
import { CONTAINER, type FalcoEntry, isPod, list, ranges, WATCHED_POD, WHERE } from "./condition.ts";

/** Azure's metadata service, which hands out the node's identity to whoever asks. */
const METADATA_ADDRESS = "169.254.169.254";

/** DNS falls back to TCP where an answer is long. */
const DNS_PORT = 53;

/** Where miners' pools listen by convention, outside of what a web server does. */
const POOL_PORTS = [3333, 4444, 5555, 6666, 7777, 8888, 9999, 14433, 14444, 45560, 45700];

/** Pods whose connections are declared. */
interface WatchedPods {
  readonly pods: Pods;
  /** Ports that its containers listen on. Undefined for an operator's pods, whose ports are not looked at. */
  readonly listens: readonly number[] | undefined;
}

/** Ranges of addresses: of the network around the cluster, of its pods and of its Services. */
interface ClusterNetwork {
  readonly addressSpace: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

export interface NetworkRulesProps {
  readonly network: ClusterNetwork;
  readonly watched: readonly WatchedPods[];
  /** Every declared connection. */
  readonly flows: readonly Flow[];
}

const unique = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/** A port or a range of ports that is asked. */
function asked(flows: readonly Flow[]): string {
  const single = unique(flows.filter(({ endPort }) => endPort === undefined).map(({ port }) => port));
  const spans = flows.flatMap(({ port, endPort }) =>
    endPort === undefined ? [] : [`(fd.sport >= ${port} and fd.sport <= ${endPort})`],
  );
  return [...(single.length === 0 ? [] : [`fd.sport in ${list(single)}`]), ...spans].join(" or ");
}

/** Addresses that a peer can have. A pod's own is known to the cluster alone, so any pod's stands for it. */
const addressesOf = (peer: Peer, { podCidr }: ClusterNetwork): string =>
  peer.kind === "pods"
    ? `fd.snet in ${ranges([podCidr])}`
    : [
        `fd.snet in ${ranges(peer.cidrs)}`,
        ...(peer.except === undefined ? [] : [`not fd.snet in ${ranges(peer.except)}`]),
      ].join(" and ");

/** What pods may open: each declared peer at its ports, by its own address or by a Service's, and DNS. */
function declaredConnections(subject: Pods, flows: readonly Flow[], network: ClusterNetwork): string {
  const sent = flows.filter(({ from, protocol }) => protocol === "TCP" && includes(from, subject));
  const byAddress = Map.groupBy(sent, ({ to }) => addressesOf(to, network));
  return [
    `fd.sport = ${DNS_PORT}`,
    ...(sent.length === 0 ? [] : [`(fd.snet in ${ranges([network.serviceCidr])} and (${asked(sent)}))`]),
    ...[...byAddress].map(([where, group]) => `(${where} and (${asked(group)}))`),
  ].join(" or ");
}

/** Ports that pods may be asked at: those of their containers, and those that a declared connection leads to. */
const declaredPorts = ({ pods, listens = [] }: WatchedPods, flows: readonly Flow[]): number[] =>
  unique([...listens, ...flows.filter(({ to }) => includes(to, pods)).map(({ port }) => port)]);

const macroOf = (what: string, { namespace, name }: Pods): string =>
  `hyperion_${what}_${namespace}_${name}`.replaceAll(/[^a-z0-9]+/g, "_");

/** Asks whether a pod's labels have come: Kubernetes' name, or what an operator gives its pods in that one's place. */
function labelled(watched: readonly WatchedPods[]): string {
  const others = watched
    .filter(({ pods }) => !(LABELS.name in pods.labels))
    .flatMap(({ pods }) => Object.keys(pods.labels));
  return [...new Set([LABELS.name, ...others])].map((label) => `k8s.pod.label[${label}] exists`).join(" or ");
}

const anyOf = (macros: readonly string[]): string => (macros.length === 0 ? "evt.num = 0" : macros.join(" or "));

/**
 * Falco's rules about the network, from the same declared connections as the network policies: what a policy should
 * have refused, Falco tells of, and so of a policy that is missing. It refuses nothing itself.
 */
export function networkRules({ network, watched, flows }: NetworkRulesProps): FalcoEntry[] {
  const inside = [network.addressSpace, network.podCidr, network.serviceCidr];
  const senders = watched.map(({ pods }) => ({
    macro: macroOf("sends", pods),
    condition: `${isPod(pods)} and (${declaredConnections(pods, flows, network)})`,
  }));
  const listeners = watched
    .filter(({ listens }) => listens !== undefined)
    .map((one) => {
      const ports = declaredPorts(one, flows);
      return {
        macro: macroOf("listens", one.pods),
        condition: `${isPod(one.pods)}${ports.length === 0 ? "" : ` and not fd.sport in ${list(ports)}`}`,
      };
    });
  return [
    {
      macro: "hyperion_connects",
      condition:
        'evt.type = connect and fd.typechar in ("4", "6") and fd.l4proto = tcp and fd.net != "127.0.0.0/8" and (evt.rawres >= 0 or evt.res = EINPROGRESS)',
    },
    {
      macro: "hyperion_listens",
      condition:
        'evt.type in (accept, accept4, listen) and fd.typechar in ("4", "6") and fd.net != "127.0.0.0/8" and evt.rawres >= 0',
    },
    ...senders,
    ...listeners,
    {
      rule: "Undeclared connection of a store or collector",
      desc: "A pod that takes, passes or keeps telemetry opened a connection that nobody declared. Its network policy should have refused it.",
      // Labels arrive a moment after the container: until then nobody can say whose connection it is.
      condition: `${WATCHED_POD} and hyperion_connects and (${labelled(watched)}) and fd.sip != "${METADATA_ADDRESS}" and not (${anyOf(senders.map(({ macro }) => macro))})`,
      output: `Undeclared connection (connection=%fd.name ${WHERE})`,
      priority: "WARNING",
      tags: ["network", "hyperion", "T1041"],
    },
    {
      rule: "Connection to the metadata service",
      desc: "A pod asked Azure's metadata service, which hands out the node's identity; workloads have identities of their own.",
      condition: `${WATCHED_POD} and hyperion_connects and fd.sip = "${METADATA_ADDRESS}"`,
      output: `Metadata service asked (connection=%fd.name ${WHERE})`,
      priority: "CRITICAL",
      tags: ["network", "hyperion", "T1552"],
    },
    {
      rule: "Undeclared listening port",
      desc: "A pod listens on a port that neither its containers nor a connection declares: a shell, a tunnel or a forgotten debug server.",
      condition: `${WATCHED_POD} and hyperion_listens and (${anyOf(listeners.map(({ macro }) => macro))})`,
      output: `Listening on an undeclared port (connection=%fd.name ${WHERE})`,
      priority: "WARNING",
      tags: ["network", "hyperion", "T1571"],
    },
    {
      rule: "Connection to a mining pool",
      desc: "A container anywhere in the cluster asked a port that miners' pools use, outside of the network.",
      condition: `${CONTAINER} and hyperion_connects and not fd.snet in ${ranges(inside)} and fd.sport in ${list(POOL_PORTS)}`,
      output: `Mining pool asked (connection=%fd.name ${WHERE})`,
      priority: "CRITICAL",
      tags: ["network", "hyperion", "T1496"],
    },
  ];
}
