import { describe, expect, it } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { AUDIT } from "./audit.ts";
import { HOPS } from "./audit-hops.ts";
import { WIRING } from "./audit-wiring.ts";
import { at, type Manifest, rendered } from "./rendered.ts";

/** Any value of a manifest that a test may overwrite. */
type Mutable = Record<string | number, unknown>;

const set = (object: Manifest, path: readonly (string | number)[], value: unknown): void => {
  const parent = at(object, ...path.slice(0, -1)) as Mutable;
  const key = path.at(-1) ?? "";
  if (value === undefined) delete parent[key];
  else parent[key] = typeof value === "function" ? value(parent[key]) : value;
};

/** What a ConfigMap's hash adds to its name. */
const HASH = /-[0-9a-f]{10}$/;

const find = (objects: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = objects.find((one) => one.kind === kind && one.metadata.name.replace(HASH, "") === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};

/** Something else in a text, which has to have it. */
const replaced =
  (from: string | RegExp, to: string) =>
  (content: unknown): string => {
    const before = String(content);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`found no ${from}`);
    return after;
  };

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;

/** One change of one object: what it breaks is the key. */
const BREAKAGES: Record<
  string,
  readonly [
    kind: string,
    name: string,
    path: readonly (string | number)[],
    /** The new value, or what makes it of the old one. Default: the key is taken away. */
    value?: unknown,
    /** Rules that cannot be kept when this one is broken. Default: none. */
    others?: readonly string[],
  ]
> = {
  "every object carries the platform's labels": ["ExternalSecret", "grafana", ["metadata", "labels", "environment"]],
  "pods carry the recommended labels and the environment": [
    "Deployment",
    "grafana",
    ["spec", "template", "metadata", "labels", "environment"],
  ],
  "a selector matches its own pods": ["Deployment", "grafana", ["spec", "selector", "matchLabels", "a"], "b"],
  "several replicas have one disruption budget": [
    "PodDisruptionBudget",
    "grafana",
    ["spec", "selector", "matchLabels", "a"],
    "b",
  ],
  "a budget never blocks a drain": ["PodDisruptionBudget", "grafana", ["spec", "unhealthyPodEvictionPolicy"]],
  "replicas are spread over zones by their own labels": [
    "Deployment",
    "grafana",
    [...POD, "topologySpreadConstraints", 0, "labelSelector", "matchLabels", "a"],
    "b",
  ],
  "no two pods of a StatefulSet with volumes stand on one node": ["StatefulSet", "vmstorage", [...POD, "affinity"]],
  "a roll-out of a Deployment never goes below its count": [
    "Deployment",
    "grafana",
    ["spec", "strategy", "rollingUpdate", "maxUnavailable"],
    1,
  ],
  "pods have a priority class that exists": ["Deployment", "grafana", [...POD, "priorityClassName"], "other"],
  "CPU and memory are requested and memory is limited": [
    "Deployment",
    "vmauth",
    [...CONTAINER, "resources", "requests", "cpu"],
  ],
  "GOMEMLIMIT is four fifths of the limit": ["Deployment", "vmauth", [...CONTAINER, "env", 0, "value"], "128MiB"],
  "a directory on the node's disk has a size limit": [
    "StatefulSet",
    "vmselect",
    [...POD, "volumes", 0, "emptyDir"],
    {},
  ],
  "an autoscaler has a target, which states no replicas": ["Deployment", "vminsert", ["spec", "replicas"], 3],
  "what serves a port has all three probes, and readiness is not liveness": [
    "Deployment",
    "vmauth",
    [...CONTAINER, "livenessProbe"],
  ],
  "probes ask a port that the container has": [
    "Deployment",
    "vmauth",
    [...CONTAINER, "livenessProbe", "httpGet", "port"],
    "other",
  ],
  "the grace period is longer than the drain": ["Deployment", "vmauth", [...POD, "terminationGracePeriodSeconds"], 15],
  "serviceName is a headless Service over the pods": ["StatefulSet", "vmstorage", ["spec", "serviceName"], "other"],
  "a Service selects pods that have its ports": ["Service", "grafana", ["spec", "ports", 0, "targetPort"], "other"],
  "every ConfigMap that is mounted exists": [
    "Deployment",
    "vmauth",
    [...POD, "volumes", 0, "configMap", "name"],
    "vmauth-0000000000",
  ],
  "every Secret that is read is declared": ["ExternalSecret", "grafana", ["spec", "target", "name"], "other"],
  "the service account exists and is not the default one": [
    "Deployment",
    "vmauth",
    [...POD, "serviceAccountName"],
    "default",
  ],
  "a volume claim is written out and its class exists": [
    "StatefulSet",
    "vmstorage",
    ["spec", "volumeClaimTemplates", 0, "spec", "volumeMode"],
  ],
  "what owns volumes is not pruned and keeps them": ["StatefulSet", "vmstorage", ["metadata", "annotations"]],
  "a storage class can grow its volumes and waits for the pod": [
    "StorageClass",
    "hyperion-single",
    ["volumeBindingMode"],
    "Immediate",
  ],
  "pods outside the namespace of node agents run as a user that is not root, and all under the runtime's seccomp profile":
    ["Deployment", "grafana", [...POD, "securityContext", "seccompProfile"]],
  "containers drop all capabilities, cannot escalate, and have a read-only root": [
    "Deployment",
    "grafana",
    [...CONTAINER, "securityContext", "readOnlyRootFilesystem"],
    false,
  ],
  "the API token is mounted where a role is bound only": [
    "Deployment",
    "grafana",
    [...POD, "automountServiceAccountToken"],
    true,
  ],
  "pods have a network policy of their own": [
    "NetworkPolicy",
    "grafana",
    ["spec", "podSelector", "matchLabels", "a"],
    "b",
  ],
  "no object holds a secret": ["ConfigMap", "tempo-overrides", ["data", "key"], "AccountKey=abc"],
  "no pod mounts the node's file system or its namespaces, outside the namespace of node agents": [
    "Deployment",
    "grafana",
    [...POD, "hostNetwork"],
    true,
  ],
  "pods are not told of every Service by variables": ["Deployment", "grafana", [...POD, "enableServiceLinks"], true],
  "a singleton has no autoscaler, nor has what holds data": [
    "HorizontalPodAutoscaler",
    "vminsert",
    ["spec", "scaleTargetRef"],
    { apiVersion: "apps/v1", kind: "Deployment", name: "tempo-compactor" },
    // Whatever has no autoscaler states its replicas, and a singleton has no budget.
    ["an autoscaler has a target, which states no replicas", "several replicas have one disruption budget"],
  ],
  "an autoscaler is slow to take pods away, and nothing else sizes them": [
    "HorizontalPodAutoscaler",
    "vminsert",
    ["spec", "behavior", "scaleDown", "stabilizationWindowSeconds"],
    30,
  ],
  "an ingester has five minutes or more to write out what it holds": [
    "StatefulSet",
    "tempo-ingester-swedencentral-1",
    [...POD, "terminationGracePeriodSeconds"],
    60,
  ],
  "what takes requests through a Service drains before it ends": [
    "Deployment",
    "otelcol-ingress",
    [...CONTAINER, "lifecycle"],
  ],
  "only members of a ring are named before they are ready": [
    "Service",
    "otelcol-ingress-headless",
    ["spec", "publishNotReadyAddresses"],
    true,
  ],
  "the pods of a StatefulSet start together": ["StatefulSet", "vmstorage", ["spec", "podManagementPolicy"]],
  "configuration is hashed into its name, or is read again": [
    "Deployment",
    "vmauth",
    [...POD, "volumes", 0, "configMap", "name"],
    "tempo-overrides",
  ],
  "no role has a wildcard, may escalate or reads secrets of a whole cluster": [
    "ClusterRole",
    "hyperion-vmagent",
    ["rules", 0, "verbs", 0],
    "*",
  ],
  "an address in configuration is a port of a Service": [
    "Service",
    "vminsert-headless",
    ["spec", "ports", 0, "port"],
    1,
  ],
  "gateways lead to Grafana and to telemetry intake, and to no other program": [
    "VirtualServer",
    "otlp-grpc",
    ["spec", "upstreams", 0, "service"],
    "loki-query-frontend",
  ],
  "a Service is reached inside the cluster only": ["Service", "grafana", ["spec", "type"], "NodePort"],
  "the namespace of every workload denies what is not declared": [
    "NetworkPolicy",
    "default-deny-kafka",
    ["metadata", "name"],
    "allow-all",
  ],
  "every exporter ends at a hop of its pod, and every hop is reached": [
    "ConfigMap",
    "otelcol-logs-processor",
    ["data", "config.yaml"],
    // Past egress' hop, as if there were no egress.
    replaced(/127\.0\.0\.1:14001/g, "127.0.0.1:14000"),
  ],
  "what a hop hands on has somebody to take it, and nobody waits for what is not handed on": [
    "ConfigMap",
    "otelcol-logs-processor-hop",
    ["data", "nginx.conf"],
    replaced(/add_header X-Accel-Redirect .*/, ""),
  ],
  "egress is reached through stores' hops and past none": [
    "ConfigMap",
    "otelcol-logs-processor-hop",
    ["data", "nginx.conf"],
    replaced("proxy_pass http://loki-hop;", "proxy_pass https://egress;"),
    [
      "every exporter ends at a hop of its pod, and every hop is reached",
      "what a hop hands on has somebody to take it, and nobody waits for what is not handed on",
    ],
  ],
};

const RULES = [...AUDIT, ...WIRING, ...HOPS];

const findings = (objects: readonly Manifest[]) =>
  Object.fromEntries(
    RULES.map(({ name, check }) => [name, check(objects)]).filter(([, found]) => (found ?? []).length > 0),
  );

describe("the audit of every object", () => {
  it.each(ENVIRONMENTS)("finds nothing in %s", (name) => {
    expect(findings(rendered(name))).toEqual({});
  });

  it.each(RULES.map(({ name }) => name))("sees a breach of: %s", (name) => {
    const breakage = BREAKAGES[name];
    if (breakage === undefined) throw new Error(`no test breaks the rule: ${name}`);
    const [kind, object, path, value, others = []] = breakage;
    const objects = structuredClone(rendered("dev"));
    set(find(objects, kind, object), path, value);
    expect(Object.keys(findings(objects)).sort()).toEqual([name, ...others].sort());
  });

  it.each(ENVIRONMENTS)("walks something in %s: every kind of object that its rules are about", (name) => {
    const kinds = new Set(rendered(name).map((one) => one.kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        "Deployment",
        "StatefulSet",
        "PodDisruptionBudget",
        "HorizontalPodAutoscaler",
        "NetworkPolicy",
        "Service",
        "ConfigMap",
        "ExternalSecret",
        "StorageClass",
        "ServiceAccount",
        "ClusterRole",
        "VirtualServer",
      ]),
    );
  });
});
