import type { RenderedObject } from "../../charts/objects.ts";
import { renderObjects } from "../../charts/render.ts";
import { at, type Fields } from "../../src/base/fields.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import type { Environment } from "../../src/config/schema.ts";

export { at, type Fields };

export const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);

export const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value ?? null));

/** One manifest as walks see it. */
export interface Manifest extends Fields {
  readonly kind: string;
  readonly metadata: Fields & { readonly name: string; readonly namespace?: string };
}

/** All objects of an environment that is rendered with nil outputs. */
export const objectsOf = (environment: Environment): Manifest[] =>
  renderObjects(environment, nilOutputs(environment)).map(
    ({ manifest }: RenderedObject) => fields(manifest) as Manifest,
  );

const committed = new Map<string, Manifest[]>();

/** All objects of a committed environment, rendered once a test file: clone what a test changes. */
export function rendered(name: string): Manifest[] {
  const objects = committed.get(name) ?? objectsOf(loadEnvironment(name));
  committed.set(name, objects);
  return objects;
}

const WORKLOAD_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;

export const workloads = (objects: readonly Manifest[]): Manifest[] =>
  objects.filter(({ kind }) => (WORKLOAD_KINDS as readonly string[]).includes(kind));

/** Whether every label of a selector is among the labels. */
export const selects = (selector: unknown, labels: unknown): boolean => {
  const wanted = Object.entries(fields(selector));
  return wanted.length > 0 && wanted.every(([name, value]) => fields(labels)[name] === value);
};
