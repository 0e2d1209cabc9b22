import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { LABELS } from "../../src/kubernetes/labels.ts";
import {
  type AuditRule,
  containers,
  eachPart,
  eachWorkload,
  id,
  mountedConfigMaps,
  ofKind,
  podLabels,
  podSpec,
} from "./audit-rule.ts";
import { at, fields, list, type Manifest, selects, text, workloads } from "./rendered.ts";

/** `host:port` of the cluster's own Services, wherever a text names one. */
const ADDRESS = /\b([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?:(\d+)/g;

/** Services that operators make of their own objects, with the ports that they give them. */
const OPERATED: readonly string[] = ["hyperion-kafka-bootstrap.kafka:9093", "clickhouse-hyperion.hyperion:9440"];

const textsOf = (one: Manifest): string =>
  ["ConfigMap", "Deployment", "StatefulSet", "DaemonSet"].includes(one.kind)
    ? text(one["data"] ?? at(one, "spec", "template"))
    : "";

/** Addresses in configuration that lead to no port of a Service, or to a pod of no StatefulSet. */
function dangling(objects: readonly Manifest[]): string[] {
  const ports = new Map<string, readonly unknown[]>();
  for (const one of ofKind(objects, "Service")) {
    const open = list(at(one, "spec", "ports")).map(({ port }) => port);
    ports.set(`${one.metadata.name}.${one.metadata.namespace}`, open);
  }
  return objects.flatMap((one) =>
    [...textsOf(one).matchAll(ADDRESS)]
      .filter(([, host = "", namespace = "", port = ""]) => {
        const name = `${host}.${namespace}`;
        return !OPERATED.includes(`${name}:${port}`) && ports.get(name)?.includes(Number(port)) !== true;
      })
      .map(([found]) => `${id(one)}: ${found}`),
  );
}

/** Programs whose members must find each other before any of them is ready. */
const GOSSIPS = /gossip|alertmanager|grafana|query-frontend|query-scheduler/;

/** Configuration that a program reads again while it runs, by the program: its name stays. */
const RELOADED: Readonly<Record<string, RegExp>> = {
  tempo: /^tempo-overrides$/,
  loki: /^loki-overrides$/,
  grafana: /^grafana-dashboards-[a-z]+$/,
};

/** Takes requests through a Service, but a client that finds it gone does without. */
const CACHES = /memcached$/;

const HASHED = /-[0-9a-f]{10}$/;

const services = (objects: readonly Manifest[], workload: Manifest) =>
  ofKind(objects, "Service").filter(
    (one) =>
      one.metadata.namespace === workload.metadata.namespace &&
      selects(at(one, "spec", "selector"), podLabels(workload)),
  );

/** What the objects say about each other, as the acceptance list asks for it. */
export const WIRING: readonly AuditRule[] = [
  eachPart("a singleton has no autoscaler, nor has what holds data", (objects) =>
    ofKind(objects, "HorizontalPodAutoscaler")
      .filter(
        ({ spec }) =>
          at(spec, "scaleTargetRef", "kind") !== "Deployment" ||
          /compactor|ruler/.test(text(at(spec, "scaleTargetRef", "name"))),
      )
      .map(id),
  ),
  eachPart("an autoscaler is slow to take pods away, and nothing else sizes them", (objects) => [
    ...ofKind(objects, "HorizontalPodAutoscaler")
      .filter(({ spec }) => !(Number(at(spec, "behavior", "scaleDown", "stabilizationWindowSeconds") ?? 300) >= 300))
      .map(id),
    ...ofKind(objects, "VerticalPodAutoscaler").map(id),
  ]),
  eachWorkload(
    "an ingester has five minutes or more to write out what it holds",
    (one) =>
      list(at(one, "spec", "volumeClaimTemplates")).length > 0 &&
      /-ingester/.test(one.metadata.name) &&
      !(Number(podSpec(one)["terminationGracePeriodSeconds"]) >= 300),
  ),
  eachWorkload("what takes requests through a Service drains before it ends", (one, all) => {
    if (one.kind !== "Deployment" || CACHES.test(one.metadata.name) || services(all, one).length === 0) return false;
    return !containers(one).some(
      (container) => at(container, "lifecycle", "preStop", "sleep", "seconds") !== undefined,
    );
  }),
  eachPart("only members of a ring are named before they are ready", (objects) =>
    ofKind(objects, "Service")
      .filter(({ metadata, spec }) => at(spec, "publishNotReadyAddresses") === true && !GOSSIPS.test(metadata.name))
      .map(id),
  ),
  eachWorkload(
    "the pods of a StatefulSet start together",
    (one) => one.kind === "StatefulSet" && at(one, "spec", "podManagementPolicy") !== "Parallel",
  ),
  eachWorkload("configuration is hashed into its name, or is read again", (one) =>
    mountedConfigMaps(one).some(
      (name) => !HASHED.test(name) && RELOADED[text(podLabels(one)[LABELS.name])]?.test(name) !== true,
    ),
  ),
  eachPart("no role has a wildcard, may escalate or reads secrets of a whole cluster", (objects) =>
    [...ofKind(objects, "ClusterRole"), ...ofKind(objects, "Role")]
      .filter((role) =>
        list(role["rules"]).some((rule) => {
          const words = ["apiGroups", "resources", "verbs"].flatMap((key) => [fields(rule)[key]].flat());
          const secrets = role.kind === "ClusterRole" && words.includes("secrets");
          return (
            secrets || ["*", "escalate", "bind", "impersonate", "nodes/proxy"].some((word) => words.includes(word))
          );
        }),
      )
      .map(id),
  ),
  eachPart("an address in configuration is a port of a Service", dangling),
  eachPart("gateways lead to Grafana and to telemetry intake, and to no other program", (objects) => {
    const behind = [
      ...ofKind(objects, "Ingress").flatMap((one) =>
        list(at(one, "spec", "rules")).flatMap((rule) =>
          list(at(rule, "http", "paths")).map((path) => text(at(path, "backend", "service", "name"))),
        ),
      ),
      ...ofKind(objects, "VirtualServer").flatMap((one) =>
        list(at(one, "spec", "upstreams")).map(({ service }) => text(service)),
      ),
    ];
    return behind.filter((name) => !["grafana", "otelcol-ingress"].includes(name));
  }),
  eachPart("a Service is reached inside the cluster only", (objects) =>
    ofKind(objects, "Service")
      .filter(({ spec }) => !["ClusterIP", undefined].includes(at(spec, "type") as string | undefined))
      .map(id),
  ),
  eachPart("the namespace of every workload denies what is not declared", (objects) => {
    const denied = ofKind(objects, "NetworkPolicy")
      .filter(({ metadata }) => metadata.name.startsWith("default-deny-"))
      .map(({ metadata }) => metadata.namespace);
    return workloads(objects)
      .filter(({ metadata }) => !denied.includes(metadata.namespace ?? NAMESPACES.hyperion))
      .map(id);
  }),
];
