import { describe, expect, it } from "vitest";
import { ISOLATED_NAMESPACES } from "../../charts/hyperion/namespaces.ts";
import { hyperion } from "../../charts/hyperion.ts";
import { type Flow, includes, type Peer, type Pods } from "../../charts/workload/flow.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { at, list, type Manifest, objectsOf, selects, text } from "./rendered.ts";

const policiesOf = (objects: readonly Manifest[], subject: Pods) =>
  objects.filter(
    (one) =>
      one.kind === "NetworkPolicy" &&
      one.metadata.namespace === subject.namespace &&
      selects(at(one, "spec", "podSelector", "matchLabels"), subject.labels),
  );

/** Whether one entry of a policy's `from` or `to` means the peer. */
const means = (entry: unknown, peer: Peer): boolean =>
  peer.kind === "pods"
    ? at(entry, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name") === peer.namespace &&
      text(at(entry, "podSelector", "matchLabels")) === text(sorted(peer.labels))
    : peer.cidrs.includes(text(at(entry, "ipBlock", "cidr")));

const sorted = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const allows = (policies: readonly Manifest[], side: "ingress" | "egress", peer: Peer, flow: Flow): boolean =>
  policies.some((policy) =>
    list(at(policy, "spec", side)).some(
      (rule) =>
        list(rule[side === "ingress" ? "from" : "to"]).some((entry) => means(entry, peer)) &&
        list(rule["ports"]).some(({ port, protocol }) => port === flow.port && protocol === flow.protocol),
    ),
  );

/** Flows that lack a policy on one of their ends. */
function oneSided(objects: readonly Manifest[], flows: readonly Flow[], subjects: readonly Pods[]): string[] {
  return flows.flatMap((flow) => {
    const ends = [
      ["egress", flow.from, flow.to],
      ["ingress", flow.to, flow.from],
    ] as const;
    return ends.flatMap(([side, own, other]) =>
      subjects
        .filter((subject) => includes(own, subject))
        .filter((subject) => !allows(policiesOf(objects, subject), side, other, flow))
        .map((subject) => `${side} of ${subject.name}: ${flow.from.name} to ${flow.to.name}:${flow.port}`),
    );
  });
}

describe.each(ENVIRONMENTS)("flows of %s", (name) => {
  const environment = loadEnvironment(name);
  const { flows, charts } = hyperion(environment, nilOutputs(environment));
  const subjects = charts.flatMap((chart) => chart.pods);
  const objects = objectsOf(environment);

  it("have a network policy on both ends", () => {
    expect(oneSided(objects, flows, subjects)).toEqual([]);
  });

  it("to nodes are allowed by who they are: Cilium matches no node by its address", () => {
    const senders = flows.filter(({ to }) => to.kind === "addresses" && to.nodes === true);
    expect(senders.length).toBeGreaterThan(0);
    for (const { from, port } of senders) {
      const policy = objects.find(
        ({ kind, metadata }) => kind === "CiliumNetworkPolicy" && metadata.name === `${from.name}-nodes`,
      );
      const [rule] = list(at(policy, "spec", "egress"));
      expect(rule?.["toEntities"]).toEqual(["host", "remote-node"]);
      expect(list(at(rule, "toPorts", 0, "ports")).map((one) => one["port"])).toContain(String(port));
    }
  });

  it("lead to pods that are rendered, or to what others install", () => {
    const known = (peer: Peer) =>
      peer.kind === "addresses" ||
      !(ISOLATED_NAMESPACES as readonly string[]).includes(peer.namespace) ||
      subjects.some((subject) => includes(peer, subject));
    const dangling = flows.flatMap(({ from, to }) =>
      [from, to].filter((peer) => !known(peer)).map((peer) => peer.name),
    );
    expect(dangling).toEqual([]);
  });

  it("say why", () => {
    for (const { why } of flows) expect(why.length).toBeGreaterThan(10);
  });

  it("start from a namespace in which nothing is allowed by itself", () => {
    for (const namespace of ISOLATED_NAMESPACES) {
      const [deny] = objects.filter(
        ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === `default-deny-${namespace}`,
      );
      expect(deny?.metadata.namespace).toBe(namespace);
      // Every pod, and no rule: a selector with a label or a rule of any kind would leave something open.
      expect(deny?.["spec"]).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    }
  });

  it("leave the write ports of the stores to collectors, to what derives metrics from stored data, and to the scraper of the platform itself (S0-GEN-06)", () => {
    const writePorts: readonly (readonly [target: string, port: number])[] = [
      ["tempo-distributor", PORTS.otlp.http],
      ["tempo-distributor", PORTS.otlp.grpc],
      ["loki-distributor", PORTS.loki.http],
      ["vminsert", PORTS.vminsert.http],
    ];
    const writers = (target: string, write: number) => {
      const [store, ...others] = subjects.filter((subject) => subject.name === target);
      if (store === undefined || others.length > 0) throw new Error(`pods of ${target}: not exactly one`);
      return flows
        .filter(({ to, port, endPort = port }) => includes(to, store) && port <= write && write <= endPort)
        .map(({ from }) => from.name)
        .sort();
    };
    const found = writePorts.map(([target, write]) => [`${target}:${write}`, writers(target, write)]);
    expect(Object.fromEntries(found)).toEqual({
      "tempo-distributor:4318": ["otelcol-replay", "otelcol-traces-processor"],
      "tempo-distributor:4317": [],
      // The port is the one of its metrics, too.
      "loki-distributor:3100": ["otelcol-logs-processor", "otelcol-replay", "vmagent"],
      // The platform's metrics about itself, and of its backups, do not need the pipeline that they tell of.
      "vminsert:8480": [
        "otelcol-metrics-processor",
        "otelcol-replay",
        "tempo-metrics-generator",
        "vmagent",
        "vmalert",
        "vmstorage",
      ],
    });
  });

  it.each(["ingress", "egress"] as const)("are missed when the %s rule of one is taken away", (side) => {
    const broken = structuredClone(objects);
    const policy = broken.find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "vmstorage");
    const rules = at(policy, "spec", side) as unknown[];
    rules.pop();
    const missed = oneSided(broken, flows, subjects);
    expect(missed).toHaveLength(1);
    expect(missed[0]).toContain(`${side} of vmstorage`);
  });
});
