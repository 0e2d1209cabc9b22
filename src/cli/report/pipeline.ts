import { type Flow, type Peer, peerKey } from "../../../charts/workload/flow.ts";
import { at, fields, text } from "../../base/fields.ts";
import { SIGNALS, type Signal } from "../../base/signals.ts";
import { demands } from "../../capacity/demand.ts";
import { STORE_TARGETS } from "../../conventions/topics.ts";
import { identity } from "../../kubernetes/identity.ts";
import { LABELS, ownLabelValue } from "../../kubernetes/labels.ts";
import type { Box, Line } from "./diagram.ts";
import type { EnvironmentFacts } from "./model.ts";

/** Boxes and lines of one way through the platform. */
export interface Way {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** The scraper states this of every connection by which it only reads a program's own metrics. */
const SCRAPE = /^scrapes\b/;

const mentioned = (words: string): Signal[] => SIGNALS.filter((signal) => new RegExp(`\\b${signal}\\b`).test(words));

/** What an environment's flows and pods say about each peer. */
interface Peers {
  layer(peer: Peer): string | undefined;
  /** Signals of which the peer's pods take part; all of them where its name says nothing. */
  signals(peer: Peer): readonly Signal[];
  note(peer: Peer): string;
}

const matches = (labels: unknown, selector: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector).every(([name, value]) => fields(labels)[name] === value);

/** Labels of the pods that an object makes, ours or by an operator. */
const podLabels = (object: unknown): unknown =>
  at(object, "spec", "template", "metadata", "labels") ?? at(object, "spec", "template", "pod", "metadata", "labels");

function peersOf({ objects, pods }: EnvironmentFacts): Peers {
  const makers = objects.flatMap((object) => {
    const labels = podLabels(object);
    const { namespace, labels: own } = object.metadata;
    return labels === undefined ? [] : [{ key: identity(object), namespace: text(namespace), labels, own }];
  });
  const demand = new Map(demands(objects).map((one) => [one.workload, one.replicas]));
  const appOf = new Map(pods.map((one) => [peerKey(one.pods), one.app]));
  const found = (peer: Peer) => {
    if (peer.kind === "addresses") return [];
    const near = makers.filter(({ namespace }) => namespace === peer.namespace);
    const selected = near.filter(({ labels }) => matches(labels, peer.labels));
    // An operator labels its pods itself: they are found by the program that the operator's object is of.
    return selected.length > 0 ? selected : near.filter(({ own }) => matches(own, { [LABELS.name]: peer.name }));
  };
  return {
    layer: (peer) => text(ownLabelValue(fields(found(peer)[0]?.labels), "layer")) || undefined,
    signals(peer) {
      const store = SIGNALS.filter((signal) => STORE_TARGETS[signal] === appOf.get(peerKey(peer)));
      const named = store.length > 0 ? store : mentioned(peer.name.replaceAll("-", " "));
      return peer.kind === "addresses" || named.length === 0 ? SIGNALS : named;
    },
    note(peer) {
      if (peer.kind === "addresses") return peer.cidrs.join(", ");
      const counts = found(peer).flatMap(({ key }) => demand.get(key) ?? []);
      if (counts.length === 0) return peer.namespace;
      if (counts.includes("each node")) return "one a node";
      const sum = (end: "min" | "max") =>
        counts.reduce((total, count) => total + (count === "each node" ? 0 : count[end]), 0);
      const [min, max] = [sum("min"), sum("max")];
      return min === max ? `${min} ${min === 1 ? "pod" : "pods"}` : `${min}–${max} pods`;
    },
  };
}

/**
 * The signals that a connection carries: those that both ends take part in and its reason names; what its reason names
 * where the ends share none, such as a store of traces that writes metrics.
 */
function carried(flow: Flow, peers: Peers): readonly Signal[] {
  const into = peers.signals(flow.to);
  const both = peers.signals(flow.from).filter((signal) => into.includes(signal));
  const named = mentioned(flow.why);
  const shared = both.filter((signal) => named.includes(signal));
  if (shared.length > 0) return shared;
  return both.length > 0 ? both : named;
}

const LAYERS_OF_WRITING = ["ingress", "collection", "buffer", "storage"];

/** Data that leaves pods: what a store keeps in Azure, and what its reason says is sent out. */
const leaves = (flow: Flow, peers: Peers): boolean =>
  flow.to.kind === "pods" ||
  mentioned(flow.why).length > 0 ||
  (peers.layer(flow.from) === "storage" && flow.to.except === undefined);

/** Everything that the start leads to over these flows. */
function reached(start: readonly string[], flows: readonly Flow[]): Set<string> {
  const found = new Set(start);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { from, to } of flows) if (found.has(peerKey(from)) && from.kind === "pods") found.add(peerKey(to));
  }
  return found;
}

/** One line for all connections of a pair, with its ports; what is not between two of the boxes is left out. */
function drawn(flows: readonly Flow[], keys: ReadonlySet<string>, peers: Peers): Way {
  const inside = flows.filter(
    ({ from, to }) => keys.has(peerKey(from)) && keys.has(peerKey(to)) && peerKey(from) !== peerKey(to),
  );
  const pairs = [...Map.groupBy(inside, ({ from, to }) => `${peerKey(from)} ${peerKey(to)}`).values()];
  const ends = new Map(inside.flatMap(({ from, to }) => [from, to]).map((peer) => [peerKey(peer), peer]));
  const boxes = [...ends].map(([id, peer]) => ({
    id,
    title: peer.name,
    note: peers.note(peer),
    kind: peer.kind === "addresses" ? "outside" : (peers.layer(peer) ?? "platform"),
  }));
  const lines = pairs.flatMap((pair): Line[] => {
    const [first] = pair;
    if (first === undefined) return [];
    return [
      {
        from: peerKey(first.from),
        to: peerKey(first.to),
        label: [...new Set(pair.map(({ port }) => port))].join(" "),
        why: [...new Set(pair.map(({ why }) => why))].join("; "),
        dashed: [first.from, first.to].some((peer) => peers.layer(peer) === "buffer"),
      },
    ];
  });
  return { boxes, lines };
}

/** The pods that data of the network's producers enters by. */
const entrances = (flows: readonly Flow[]): string[] =>
  flows.filter(({ from }) => from.kind === "addresses").flatMap(({ from, to }) => [peerKey(from), peerKey(to)]);

/** The way of one signal, from its producers to where it is kept and to who else receives it. */
export function signalWay(facts: EnvironmentFacts, signal: Signal): Way {
  const peers = peersOf(facts);
  const of = facts.flows.filter(
    (flow) =>
      !SCRAPE.test(flow.why) &&
      carried(flow, peers).includes(signal) &&
      leaves(flow, peers) &&
      LAYERS_OF_WRITING.includes(peers.layer(flow.to) ?? "ingress"),
  );
  const found = reached(entrances(of), of);
  const joins = of.filter(
    (flow) =>
      found.has(peerKey(flow.to)) &&
      (!peers.signals(flow.from).includes(signal) || ["collection", "buffer"].includes(peers.layer(flow.from) ?? "")),
  );
  return drawn(of, new Set([...found, ...joins.map(({ from }) => peerKey(from))]), peers);
}

/** How stored data comes back: to people, to rules, and to whoever is told of alerts. */
export function readingWay(facts: EnvironmentFacts): Way {
  const peers = peersOf(facts);
  const writing = new Set(SIGNALS.flatMap((signal) => signalWay(facts, signal).boxes.map(({ id }) => id)));
  const of = facts.flows.filter(
    (flow) => !SCRAPE.test(flow.why) && flow.to.kind === "pods" && !flow.to.name.endsWith("*"),
  );
  const start = of.map(({ from }) => from).filter((peer) => peers.layer(peer) === "presentation");
  const asked = reached(start.map(peerKey), of);
  const workers = of.filter(
    ({ from, to }) => asked.has(peerKey(to)) && peers.layer(from) === "storage" && !writing.has(peerKey(from)),
  );
  return drawn(of, reached([...asked, ...workers.map(({ from }) => peerKey(from))], of), peers);
}
