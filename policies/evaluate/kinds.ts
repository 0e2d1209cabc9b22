import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { isClusterWide } from "../../src/kubernetes/scope.ts";

/** API group and version of an object; the core's group is empty. */
export function groupVersion({ apiVersion }: KubernetesObject): { group: string; version: string } {
  const [first = "", second] = apiVersion.split("/");
  return second === undefined ? { group: "", version: first } : { group: first, version: second };
}

/** Name of a kind in a rule: lower case and plural, by the rules that Kubernetes' own names follow. */
export function resourceName({ kind }: KubernetesObject): string {
  const name = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/**
 * The object as the API server hands it to admission: no nulls, a namespace where the kind has one, and whole numbers as
 * CEL's int, which is a bigint to the evaluator.
 */
export function admitted(object: KubernetesObject): KubernetesObject {
  const known = conversions.get(object);
  if (known) return known;
  const plain = asCel(object) as KubernetesObject;
  const { namespace = "default" } = object.metadata;
  const converted = isClusterWide(object.kind) ? plain : { ...plain, metadata: { ...plain.metadata, namespace } };
  conversions.set(object, converted);
  return converted;
}

/** Every policy asks for the same object. */
const conversions = new WeakMap<KubernetesObject, KubernetesObject>();

function asCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(asCel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null || item === undefined ? [] : [[key, asCel(item)]])),
  );
}

/** The way back: bigints as numbers, so that what a policy makes can be printed and compared. */
export function asJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(asJson);
  if (value instanceof Map) return asJson(Object.fromEntries(value));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]));
}
