import { isDeepStrictEqual } from "node:util";
import { type Fields, text } from "../../base/fields.ts";
import { identity } from "../../kubernetes/identity.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import type { ValueRow } from "../../systems/value-row.ts";

/** A rendered object and the app whose folder it is in. */
export interface Manifest {
  readonly app: string;
  readonly object: KubernetesObject;
}

/** One state of an environment: what its file says, what Pulumi would declare, what would be applied to a cluster. */
export interface Side {
  /** What its file says, as it is written: another commit's may obey another schema. */
  readonly values: Fields;
  /** The same with what the system takes for what is absent. Default: as it is written. */
  readonly complete?: Fields;
  /** What a change of each value means. Default: nothing is said of it but what it was and is. */
  readonly meanings?: readonly ValueRow[];
  /** Names of the waves in which its applications are synced, from wave 0 on. Default: none. */
  readonly phases?: readonly string[];
  readonly resources: readonly PlannedResource[];
  readonly manifests: readonly Manifest[];
  /** Rendered files that hold no Kubernetes objects, by path. Default: none. */
  readonly files?: ReadonlyMap<string, string>;
}

/** An object in both states; one of them is absent where it is added or removed. */
export interface Pair {
  readonly key: string;
  readonly app: string;
  readonly kind: string;
  readonly name: string;
  readonly before?: KubernetesObject;
  readonly after?: KubernetesObject;
}

/** Hash that a fixed ConfigMap's name ends in: a new one is the old one with other content. */
const CONTENT_HASH = /-[0-9a-f]{10}$/;

const lasting = (object: KubernetesObject): string =>
  object.kind === "ConfigMap" ? identity(object).replace(CONTENT_HASH, "") : identity(object);

/** Every object of either state, matched by kind, namespace and name, in the order of names. */
export function pairs(before: Side, after: Side): Pair[] {
  const found = new Map<string, Pair>();
  for (const [end, { manifests }] of [
    ["before", before],
    ["after", after],
  ] as const) {
    for (const { app, object } of manifests) {
      const key = lasting(object);
      const name = key.slice(key.indexOf(" ") + 1);
      found.set(key, { key, name, kind: object.kind, ...found.get(key), app, [end]: object });
    }
  }
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** What happened to an object; undefined where nothing did. */
export function fate({ before, after }: Pair): "added" | "removed" | "changed" | undefined {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  return isDeepStrictEqual(before, after) ? undefined : "changed";
}

/** The objects of a state that are of one kind. */
export const ofKind = ({ manifests }: Side, kind: string): KubernetesObject[] =>
  manifests.filter(({ object }) => object.kind === kind).map(({ object }) => object);

export const nameOf = ({ metadata }: KubernetesObject): string => text(metadata["name"]);

export const namespaceOf = ({ metadata }: KubernetesObject): string => text(metadata["namespace"]);

export const objectsOf = ({ manifests }: Side): KubernetesObject[] => manifests.map(({ object }) => object);
