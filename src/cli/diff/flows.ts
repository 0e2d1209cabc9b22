import type { KubernetesObject } from "../../capacity/demand.ts";
import { at, type Fields, fields, list, text, texts } from "../../capacity/fields.ts";
import { LABELS } from "../../config/labels.ts";
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

const declared = (side: Side): Map<string, Flow> =>
  new Map(
    ofKind(side, "NetworkPolicy")
      .flatMap(flowsOf)
      .map((flow) => [keyOf(flow), flow]),
  );

const subjects = (flows: Iterable<Flow>): Set<string> => new Set([...flows].flatMap(({ from, to }) => [from, to]));

function sentences(
  flows: readonly Flow[],
  say: (from: string, to: string, port: string, group: readonly Flow[]) => Item,
): Item[] {
  return grouped(flows, ({ to, port }) => `${to} ${port}`).map(([, group]) => {
    const [{ to, port } = { to: "", port: "" }] = group;
    return say(enumerate(group.map(({ from }) => from)), to, port, group);
  });
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
    ...sentences(opened, (from, to, port, group) =>
      (group.some(({ outside }) => outside) ? attention : note)(
        `Opened: ${from} may reach ${to} on ${port}.`,
        group.length > 1 ? group.map(keyOf) : [],
      ),
    ),
    ...sentences(closed, (from, to, port, group) =>
      (group.some((flow) => alive.has(flow.from) && alive.has(flow.to)) ? attention : note)(
        `Closed: ${from} may no longer reach ${to} on ${port}.`,
        group.length > 1 ? group.map(keyOf) : [],
      ),
    ),
  ];
}
