import { at as valueAt } from "../../base/fields.ts";
import type { PlannedResource } from "../mock-engine.ts";

/** A resource that a rule is not content with, and what it saw. */
interface Breach {
  /** Logical name in the plan. */
  readonly resource: string;
  readonly found: string;
}

/** What a rule says of itself. */
export interface RuleText {
  /** PSRule's or Checkov's id where they have the rule; `Megatron.…` where only this project has it. */
  readonly id: string;
  /** What is lost when it is broken. */
  readonly protects: string;
  readonly required: string;
  readonly remedy: string;
}

/** One thing that a plan is held to. */
export interface AuditRule<Environment> extends RuleText {
  check(plan: PlanView, environment: Environment): Iterable<Breach>;
}

/** A plan, by what an audit asks of it. */
export class PlanView {
  readonly resources: readonly PlannedResource[];
  readonly #provider: string;
  readonly #byType: ReadonlyMap<string, readonly PlannedResource[]>;

  /** @param provider package whose types rules name, such as `azure-native`. */
  constructor(resources: readonly PlannedResource[], provider: string) {
    this.resources = resources;
    this.#provider = provider;
    this.#byType = Map.groupBy(resources, (resource) => resource.type);
  }

  /** Resources of a class of the provider, such as `network:Subnet`. */
  of(type: string): readonly PlannedResource[] {
    return this.#byType.get(`${this.#provider}:${type}`) ?? [];
  }
}

/** The value at a dotted path; `undefined` where a part of it is absent. A number is a position in a list. */
export const at = (value: unknown, path: string): unknown => valueAt(value, ...path.split("."));

/** A list at a dotted path; empty where there is none. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** A value as a finding shows it. */
export const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

type Condition<Environment> = (value: unknown, resource: PlannedResource, environment: Environment) => boolean;

interface PropertyRule<Environment> {
  readonly id: string;
  readonly protects: string;
  readonly type: string;
  readonly path: string;
  /** The one allowed value, or a condition with the words for it. */
  readonly is: string | number | boolean | { readonly words: string; readonly holds: Condition<Environment> };
  readonly remedy?: string;
  /** Resources of the type that the rule is about. Default: all. */
  readonly where?: (resource: PlannedResource, environment: Environment) => boolean;
}

/** A rule on one property of every resource of a type. */
export function propertyRule<Environment>({
  id,
  protects,
  type,
  path,
  is,
  remedy,
  where,
}: PropertyRule<Environment>): AuditRule<Environment> {
  const condition: Condition<Environment> = typeof is === "object" ? is.holds : (value) => value === is;
  const words = typeof is === "object" ? is.words : JSON.stringify(is);
  return {
    id,
    protects,
    required: `${path} is ${words}`,
    remedy: remedy ?? `state ${path} in the component of ${type}`,
    *check(plan, environment) {
      for (const resource of plan.of(type)) {
        if (where !== undefined && !where(resource, environment)) continue;
        const value = at(resource.inputs, path);
        if (!condition(value, resource, environment))
          yield { resource: resource.name, found: `${path} is ${shown(value)}` };
      }
    },
  };
}

export const atLeast = (minimum: number) => ({
  words: `at least ${minimum}`,
  holds: (value: unknown) => typeof value === "number" && value >= minimum,
});

export const oneOf = (...allowed: readonly string[]) => ({
  words: `one of ${allowed.join(", ")}`,
  holds: (value: unknown) => typeof value === "string" && allowed.includes(value),
});

export const present = {
  words: "set",
  holds: (value: unknown) => value !== undefined && value !== null && value !== "",
};

/** In every zone that the environment uses, and in more than one. */
export const zonal = {
  words: "two zones or more",
  holds: (value: unknown) => Array.isArray(value) && value.length >= 2,
};
