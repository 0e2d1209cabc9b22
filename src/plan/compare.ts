import { type Fields, isFields } from "../base/fields.ts";
import type { PlannedResource } from "./mock-engine.ts";

interface PropertyChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly replaces: boolean;
}

export interface ResourceChange {
  readonly kind: "added" | "removed" | "changed" | "replaced";
  readonly urn: string;
  readonly type: string;
  readonly stateful: boolean;
  readonly properties: readonly PropertyChange[];
}

/** What is known of a cloud's resource types, by what a reviewer asks of a change. */
export interface Review {
  /** Whether replacing a resource of the type loses data, or the address that clients know. */
  readonly isStateful: (type: string) => boolean;
  /** Whether a change of the property at `path` is known to replace a resource of the type instead of updating it. */
  readonly knownToReplace: (type: string, path: string) => boolean;
}

/** Leaf differences of two values. Lists are compared by position. */
export function* differences(
  before: unknown,
  after: unknown,
  path: string,
): Generator<{ path: string; before: unknown; after: unknown }> {
  const [left, right] = [asRecord(before), asRecord(after)];
  if (left && right && Array.isArray(before) === Array.isArray(after)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      yield* differences(left[key], right[key], path === "" ? key : `${path}.${key}`);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    yield { path, before, after };
  }
}

const asRecord = (value: unknown): Fields | undefined =>
  Array.isArray(value) ? Object.fromEntries(value.entries()) : isFields(value) ? value : undefined;

const optionsAsInputs = ({ inputs, options }: PlannedResource): Record<string, unknown> => ({
  ...inputs,
  "option:protect": options.protect,
  "option:retainOnDelete": options.retainOnDelete,
});

/** What `after` would do to what `before` made: replaced and removed stateful resources first. */
export function comparePlans(
  before: readonly PlannedResource[],
  after: readonly PlannedResource[],
  { isStateful, knownToReplace }: Review,
): ResourceChange[] {
  const old = new Map(before.map((resource) => [resource.urn, resource]));
  const now = new Map(after.map((resource) => [resource.urn, resource]));
  const changes: ResourceChange[] = [];
  for (const [urn, resource] of now) {
    const previous = old.get(urn);
    if (!resource.custom) continue;
    const base = { urn, type: resource.type, stateful: isStateful(resource.type) };
    if (previous === undefined) {
      changes.push({ ...base, kind: "added", properties: [] });
      continue;
    }
    const properties = [...differences(optionsAsInputs(previous), optionsAsInputs(resource), "")].map((difference) => ({
      ...difference,
      replaces: knownToReplace(resource.type, difference.path),
    }));
    if (properties.length === 0) continue;
    changes.push({
      ...base,
      kind: properties.some((property) => property.replaces) ? "replaced" : "changed",
      properties,
    });
  }
  for (const [urn, resource] of old) {
    if (!now.has(urn) && resource.custom) {
      changes.push({ kind: "removed", urn, type: resource.type, stateful: isStateful(resource.type), properties: [] });
    }
  }
  return changes.sort((a, b) => danger(a) - danger(b) || a.urn.localeCompare(b.urn));
}

const ORDER = ["replaced", "removed", "changed", "added"] as const;

const danger = (change: ResourceChange): number => {
  const loses = change.stateful && (change.kind === "replaced" || change.kind === "removed");
  return (loses ? 0 : ORDER.length) + ORDER.indexOf(change.kind);
};
