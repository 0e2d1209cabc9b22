import type * as pulumi from "@pulumi/pulumi";
import { loadEnvironment } from "../../src/config/load.ts";
import type { Environment } from "../../src/config/schema.ts";
import { buildMegatron } from "../../src/megatron/megatron.ts";
import { planResources } from "../../src/plan/azure/plan-resources.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";

/** An environment of this repository, with some parts replaced. Waivers do not expire in tests. */
export const environmentWith = (changes: Partial<Environment> = {}, name = "prod"): Environment => ({
  ...loadEnvironment(name, ".", "2026-11-01"),
  ...changes,
});

/** What a component declares, as the mock engine saw it. */
export const planOf = (build: (opts: { parent: pulumi.Resource }) => unknown): Promise<PlannedResource[]> =>
  planResources("megatron", "test", (parent) => build({ parent }));

const whole = new Map<string, Promise<PlannedResource[]>>();

/**
 * Everything that Megatron declares for an environment, planned once a worker: who breaks a plan breaks a copy.
 * One after the other, because the mock engine is the process's own.
 */
export function wholePlan(environment: Environment): Promise<PlannedResource[]> {
  const key = JSON.stringify(environment);
  const plan =
    whole.get(key) ??
    planResources("megatron", environment.environment, (parent) => buildMegatron(environment, parent));
  whole.set(key, plan);
  return plan;
}

/** Every resource of an azure-native class, such as `network:Subnet`. */
export const ofType = (plan: readonly PlannedResource[], type: string): PlannedResource[] =>
  plan.filter((resource) => resource.type === `azure-native:${type}`);

/** The one resource of a class whose logical name ends so. Fails where there is none, or more than one. */
export function only(plan: readonly PlannedResource[], type: string, suffix = ""): PlannedResource {
  const [first, ...rest] = ofType(plan, type).filter(({ name }) => name.endsWith(suffix));
  if (first === undefined || rest.length > 0)
    throw new Error(`${type} *${suffix}: ${first === undefined ? "none" : "several"}`);
  return first;
}
