import { at, type Fields, fields, list, text, texts } from "../../base/fields.ts";
import { LABELS } from "../../kubernetes/labels.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { firewall, securityGroups } from "./azure-flows.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { nameOf, namespaceOf, ofKind, pairs, type Side } from "./side.ts";
import { enumerate, grouped } from "./words.ts";

/** One declared connection. Both ends' policies state it, and it counts once. */
interface Flow {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** An end is outside the cluster. */
  readonly outside: boolean;
}

/** What pods with these labels are called: the program and its part, with their namespace. */
function podsName(namespace: string, labels: Fields): string {
  const [name, component] = [text(labels[LABELS.name]), text(labels[LABELS.component])];
  const others = Object.values(labels).map(text);
  if (others.length === 0) return namespace === "" ? "every pod" : `every pod of ${namespace}`;
  const part = component.startsWith(name) ? component : `${name}-${component}`;
  const called = name === "" ? others.join("-") : component === "" ? `${name}-*` : part;
  return namespace === "" ? called : `${namespace}/${called}`;
}

function peerName(peer: Fields, home: string): { readonly name: string; readonly outside: boolean } {
  const cidr = text(at(peer, "ipBlock", "cidr"));
  if (cidr !== "") return { name: cidr === "0.0.0.0/0" ? "any address outside" : cidr, outside: true };
  const selector = peer["namespaceSelector"];
  const namespace = selector === undefined ? home : text(at(selector, "matchLabels", LABELS.namespace));
  return { name: podsName(namespace, fields(at(peer, "podSelector", "matchLabels"))), outside: false };
}

/** A port's number or name. */
const portText = (port: unknown): string => (typeof port === "number" ? String(port) : text(port) || "any port");

const portName = ({ port, endPort, protocol }: Fields): string =>
  `${text(protocol) || "TCP"} ${portText(port)}${endPort === undefined ? "" : `-${portText(endPort)}`}`;

function flowsOf(policy: KubernetesObject): Flow[] {
  const home = namespaceOf(policy);
  const subject = podsName(home, fields(at(policy, "spec", "podSelector", "matchLabels")));
  const each = (rules: unknown, end: "from" | "to"): Flow[] =>
    list(rules).flatMap((rule) => {
      const peers =
        rule[end] === undefined
          ? [{ name: "anyone", outside: true }]
          : list(rule[end]).map((peer) => peerName(peer, home));
      const ports = rule["ports"] === undefined ? ["any port"] : list(rule["ports"]).map(portName);
      return peers.flatMap(({ name, outside }) =>
        ports.map((port) => ({
          port,
          outside,
          ...(end === "from" ? { from: name, to: subject } : { from: subject, to: name }),
        })),
      );
    });
  return [...each(at(policy, "spec", "ingress"), "from"), ...each(at(policy, "spec", "egress"), "to")];
}

const keyOf = ({ from, to, port }: Flow): string => `${from} > ${to} ${port}`;

/** Each connection of a sentence on several. */
const proof = (flows: readonly Flow[]): string[] => (flows.length > 1 ? flows.map(keyOf) : []);

const declared = (side: Side): Map<string, Flow> =>
  new Map(
    ofKind(side, "NetworkPolicy")
      .flatMap(flowsOf)
      .map((flow) => [keyOf(flow), flow]),
  );

const subjects = (flows: Iterable<Flow>): Set<string> => new Set([...flows].flatMap(({ from, to }) => [from, to]));

/** Connections between the same ends, on the same ports. */
interface Bundle {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: readonly string[];
  readonly flows: readonly Flow[];
}

const distinct = (words: readonly string[]): string[] => [...new Set(words)];

/** Joins bundles that are alike but for one of their sides. */
const joined = (bundles: readonly Bundle[], alike: (bundle: Bundle) => readonly (readonly string[])[]): Bundle[] =>
  grouped(bundles, (bundle) => JSON.stringify(alike(bundle))).map(([, group]) => ({
    from: distinct(group.flatMap(({ from }) => from)),
    to: distinct(group.flatMap(({ to }) => to)),
    ports: distinct(group.flatMap(({ ports }) => ports)),
    flows: group.flatMap(({ flows }) => flows),
  }));

/** Flows in as few sentences as say all of them: first by who is reached, then by who reaches, then over the ports. */
function sentences(flows: readonly Flow[], say: (what: string, flows: readonly Flow[]) => Item, verb: string): Item[] {
  const single = flows.map((flow): Bundle => ({ from: [flow.from], to: [flow.to], ports: [flow.port], flows: [flow] }));
  const byTarget = joined(single, ({ to, ports }) => [to, ports]);
  const bySource = joined(byTarget, ({ from, ports }) => [from, ports]);
  return joined(bySource, ({ from, to }) => [from, to]).map((bundle) =>
    say(`${enumerate(bundle.from)} ${verb} ${enumerate(bundle.to)} on ${enumerate(bundle.ports)}.`, bundle.flows),
  );
}

/** Policies that deny by default, or one direction of a subject, and do so no more. */
const undenied = (before: Side, after: Side): Item[] =>
  pairs(before, after).flatMap(({ kind, before: old, after: now }) => {
    if (kind !== "NetworkPolicy" || old === undefined) return [];
    const lost = texts(at(old, "spec", "policyTypes")).filter(
      (type) => !texts(at(now, "spec", "policyTypes")).includes(type),
    );
    if (lost.length === 0) return [];
    const where = podsName(namespaceOf(old), fields(at(old, "spec", "podSelector", "matchLabels")));
    const gone = now === undefined ? "is removed" : "changes";
    return text(nameOf(old)).startsWith("default-deny")
      ? [
          danger(
            `The network policy ${nameOf(old)} ${gone}: ${where} no longer denies ${enumerate(lost).toLowerCase()} by default, and pods without a policy of their own talk to anyone.`,
          ),
        ]
      : now === undefined
        ? []
        : [danger(`${where} is no longer held to declared ${enumerate(lost).toLowerCase()} flows.`)];
  });

/** Connections that are opened and closed: between pods, out through the firewall, and between subnets. */
export function flows(before: Side, after: Side): Item[] {
  const [old, now] = [declared(before), declared(after)];
  const opened = [...now].filter(([key]) => !old.has(key)).map(([, flow]) => flow);
  const closed = [...old].filter(([key]) => !now.has(key)).map(([, flow]) => flow);
  const alive = subjects(now.values());
  return [
    ...undenied(before, after),
    ...firewall(before, after),
    ...securityGroups(before, after),
    ...sentences(
      opened,
      (what, group) => (group.some(({ outside }) => outside) ? attention : note)(`Opened: ${what}`, proof(group)),
      "may reach",
    ),
    ...sentences(
      closed,
      (what, group) =>
        (group.some((flow) => alive.has(flow.from) && alive.has(flow.to)) ? attention : note)(
          `Closed: ${what}`,
          proof(group),
        ),
      "may no longer reach",
    ),
  ];
}
