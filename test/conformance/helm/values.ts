import { isFields } from "../../../src/base/fields.ts";
import type { Rendered, Values } from "./releases.ts";

/** Paths of `values` that the chart's defaults do not name. A default that is an empty map takes any key. */
export function unknownPaths(values: Values, defaults: Values, above: readonly string[] = []): string[][] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = [...above, key];
    if (!(key in defaults)) return [path];
    const known = defaults[key];
    return isFields(value) && isFields(known) && Object.keys(known).length > 0 ? unknownPaths(value, known, path) : [];
  });
}

/** The values without the one at a path. */
export function without(values: Values, [key = "", ...rest]: readonly string[]): Values {
  const { [key]: inner, ...others } = values;
  return rest.length > 0 && isFields(inner) ? { ...others, [key]: without(inner, rest) } : others;
}

/** Another value of the same kind; undefined where there is none that surely is one. */
function other(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return typeof value === "string" ? `${value}x` : undefined;
}

/** The values with another one at a path: what a subchart has by default as well makes no difference until it differs. */
export function changed(values: Values, [key = "", ...rest]: readonly string[]): Values {
  const inner = values[key];
  return { ...values, [key]: rest.length > 0 && isFields(inner) ? changed(inner, rest) : other(inner) };
}

interface Container {
  readonly name: string;
  readonly image: string;
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly hostNetwork?: boolean;
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** The pods that an object makes, as their template; undefined where it makes none. */
export function podTemplate({ kind, metadata, ...fields }: Rendered): PodTemplate | undefined {
  const spec = fields["spec"] as { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } };
  if (kind === "Pod") return { metadata, spec: fields["spec"] as PodSpec };
  if (kind === "CronJob") return spec.jobTemplate?.spec.template;
  return ["Deployment", "StatefulSet", "DaemonSet", "Job"].includes(kind) ? spec.template : undefined;
}

export const imagesOf = (object: Rendered): string[] => {
  const spec = podTemplate(object)?.spec;
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ image }) => image);
};

/** Whether Argo CD applies it: the hooks of Helm's own test command are not run. */
export const runsInCluster = ({ metadata }: Rendered): boolean =>
  !/test/.test(metadata.annotations?.["helm.sh/hook"] ?? "");

/** Host of an image's registry; Docker's where none is named. */
export const registryOf = (image: string): string => {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]/.test(first) ? first : "docker.io";
};
