import { mebibytes } from "../../src/base/quantity.ts";
import { LABELS } from "../../src/kubernetes/labels.ts";
import { at, fields, list, type Manifest, selects, text, workloads } from "./rendered.ts";

/** A property that every object of some kind must have. */
export interface AuditRule {
  readonly name: string;
  /** Ids of objects, or of their parts, that do not have it. */
  readonly check: (objects: readonly Manifest[]) => string[];
}

export const id = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;

export const template = (workload: Manifest) => fields(at(workload, "spec", "template"));
export const podSpec = (workload: Manifest) => fields(at(workload, "spec", "template", "spec"));
export const podLabels = (workload: Manifest) => fields(at(workload, "spec", "template", "metadata", "labels"));
export const containers = (workload: Manifest) => [
  ...list(podSpec(workload)["initContainers"]),
  ...list(podSpec(workload)["containers"]),
];

/** ConfigMaps whose files the pods mount. */
export const mountedConfigMaps = (workload: Manifest): string[] =>
  list(podSpec(workload)["volumes"])
    .flatMap((volume) => [volume, ...list(at(volume, "projected", "sources"))])
    .flatMap((source) => at(source, "configMap", "name") ?? [])
    .map(text);

/** A rule over workloads: what `broken` says of one is its finding. */
export const eachWorkload = (
  name: string,
  broken: (workload: Manifest, all: readonly Manifest[]) => boolean,
): AuditRule => ({
  name,
  check: (objects) =>
    workloads(objects)
      .filter((one) => broken(one, objects))
      .map(id),
});

export const eachContainer = (name: string, broken: (container: ReturnType<typeof fields>) => boolean): AuditRule => ({
  name,
  check: (objects) =>
    workloads(objects).flatMap((one) =>
      containers(one)
        .filter(broken)
        .map((container) => `${id(one)}/${text(container["name"])}`),
    ),
});

export const eachPart = (name: string, parts: (objects: readonly Manifest[]) => readonly string[]): AuditRule => ({
  name,
  check: (objects) => [...parts(objects)],
});

export const replicasOf = (workload: Manifest, all: readonly Manifest[]): number => {
  const autoscaler = all.find(
    ({ kind, spec }) =>
      kind === "HorizontalPodAutoscaler" && at(spec, "scaleTargetRef", "name") === workload.metadata.name,
  );
  return Number(at(autoscaler, "spec", "minReplicas") ?? at(workload, "spec", "replicas") ?? 1);
};

export const ofKind = (objects: readonly Manifest[], kind: string) => objects.filter((one) => one.kind === kind);

/** Pods that stand behind one disruption budget: a zonal set has one pod a zone and one budget over all. */
export const budgeted = (workload: Manifest, all: readonly Manifest[]): Manifest[] =>
  ofKind(all, "PodDisruptionBudget").filter(
    (budget) =>
      budget.metadata.namespace === workload.metadata.namespace &&
      selects(at(budget, "spec", "selector", "matchLabels"), podLabels(workload)),
  );

export const serves = (container: ReturnType<typeof fields>) => list(container["ports"]).length > 0;

export const probePorts = (container: ReturnType<typeof fields>): unknown[] =>
  ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((probe) => [
    ...(at(container, probe, "httpGet", "port") === undefined ? [] : [at(container, probe, "httpGet", "port")]),
    ...(at(container, probe, "tcpSocket", "port") === undefined ? [] : [at(container, probe, "tcpSocket", "port")]),
  ]);

export const REQUIRED_LABELS = [LABELS.name, LABELS.partOf, LABELS.managedBy, LABELS.environment];
export const POD_LABELS = [
  LABELS.name,
  LABELS.instance,
  LABELS.component,
  LABELS.version,
  LABELS.partOf,
  LABELS.environment,
];

/** Share of the memory limit that GOMEMLIMIT states. */
export const goShare = (container: ReturnType<typeof fields>): number | undefined => {
  const limit = list(container["env"]).find(({ name }) => name === "GOMEMLIMIT")?.["value"];
  if (limit === undefined) return undefined;
  return Number(/^(\d+)MiB$/.exec(text(limit))?.[1]) / mebibytes(text(at(container, "resources", "limits", "memory")));
};
