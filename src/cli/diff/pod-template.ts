import { at, type Fields, fields, list, text } from "../../base/fields.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";

/** Kinds whose pods a change of their template replaces. */
const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

export const isWorkload = ({ kind }: { readonly kind: string }): boolean =>
  (WORKLOAD_KINDS as readonly string[]).includes(kind);

/** The pod template of whatever makes pods: workloads, jobs, and ClickHouse's installations. Empty for anything else. */
export function podTemplate(object: KubernetesObject | undefined): Fields {
  if (object === undefined) return {};
  const spec = object["spec"];
  if (object.kind === "CronJob") return fields(at(spec, "jobTemplate", "spec", "template"));
  if (/^ClickHouse/.test(object.kind)) return fields(at(spec, "templates", "podTemplates", 0));
  return fields(at(spec, "template"));
}

const containersOf = (template: Fields): readonly Fields[] => [
  ...list(at(template, "spec", "initContainers")),
  ...list(at(template, "spec", "containers")),
];

/** Image references of a pod template's containers. */
export const imagesOf = (template: Fields): string[] =>
  containersOf(template)
    .map(({ image }) => text(image))
    .filter((image) => image !== "");

/** Requests and limits of a pod template's containers, by their names. */
export const resourcesOf = (template: Fields): Record<string, unknown> =>
  Object.fromEntries(containersOf(template).map(({ name, resources }) => [text(name), resources]));

/** Names of the ConfigMaps that a pod template mounts. */
export const configMapsOf = (template: Fields): string[] =>
  list(at(template, "spec", "volumes"))
    .flatMap((volume) => [volume, ...list(at(volume, "projected", "sources"))])
    .map((source) => text(at(source, "configMap", "name")))
    .filter((name) => name !== "");
