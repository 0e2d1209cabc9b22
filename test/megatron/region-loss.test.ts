import { describe, expect, test } from "vitest";
import type { Environment } from "../../src/config/schema.ts";
import { ARM_TYPES } from "../../src/plan/azure/types/arm-types.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";
import { bootstrapPlan } from "../../src/systems/core/bootstrap/plan.ts";
import { environmentWith, ofType, wholePlan } from "./plan.ts";

const prod = environmentWith();
const [dev, qa] = [environmentWith({}, "dev"), environmentWith({}, "qa")];

/** Names that no two resources of Azure share, whatever group they are in; an assignment's in the tenant. */
const UNIQUE: Readonly<Record<string, string>> = {
  "authorization:RoleAssignment": "roleAssignmentName",
  "storage:StorageAccount": "accountName",
  "keyvault:Vault": "vaultName",
  "containerregistry:Registry": "registryName",
  "dbforpostgresql:Server": "serverName",
};

/** What a resource is in Azure: its class and each part of its request's path. */
function identityOf({ type, inputs }: PlannedResource): string {
  // One of a provider without a class of its own states the path itself.
  if (type === "azure-native:resources:Resource")
    return ["resourceGroupName", "resourceProviderNamespace", "resourceType", "resourceName"]
      .map((key) => String(inputs[key]))
      .join(" ");
  const path = ARM_TYPES[type.replace("azure-native:", "")]?.path ?? [];
  return [type, ...path.map((key) => String(key.startsWith("=") ? key : inputs[key]))].join(" ");
}

const identities = (plan: readonly PlannedResource[]): Set<string> =>
  new Set(plan.filter(({ type }) => type.startsWith("azure-native:")).map(identityOf));

const uniqueNames = (plan: readonly PlannedResource[]): Set<string> =>
  new Set(
    Object.entries(UNIQUE).flatMap(([type, key]) =>
      ofType(plan, type).map(({ inputs }) => `${type} ${String(inputs[key])}`),
    ),
  );

/** Names of the role assignments that bootstrap makes for the pipelines. */
const bootstrapNames = (environment: Environment): Set<string> =>
  new Set(
    bootstrapPlan(environment)
      .steps.filter(
        ({ command }) => command.join(" ").startsWith("role assignment create") && command.includes("--name"),
      )
      .map(({ command }) => command[command.indexOf("--name") + 1] ?? ""),
  );

const shared = (one: Set<string>, other: Set<string>): string[] => [...one].filter((name) => other.has(name));

describe.each([
  [
    "prod built anew in another region",
    prod,
    { ...prod, azure: { ...prod.azure, region: "francecentral" } } satisfies Environment,
  ],
  [
    "dev and qa in one subscription",
    dev,
    { ...qa, azure: { ...qa.azure, subscriptionId: dev.azure.subscriptionId } } satisfies Environment,
  ],
] as const)("%s", (_, one, other) => {
  // Each plans two environments that no other test plans.
  test("nothing is what the other has, and no name that must be unique is the other's", {
    timeout: 240_000,
  }, async () => {
    const [first, second] = [await wholePlan(one), await wholePlan(other)];
    for (const namesOf of [identities, uniqueNames]) {
      expect(namesOf(first).size).toBeGreaterThan(40);
      expect(shared(namesOf(first), namesOf(second))).toEqual([]);
    }
    // No two assignments of one plan share a name either.
    const names = ofType(first, "authorization:RoleAssignment").map(({ inputs }) => inputs["roleAssignmentName"]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("the pipelines' rights that bootstrap assigns are assignments of their own", () => {
    expect(bootstrapNames(one).size).toBeGreaterThan(5);
    expect(shared(bootstrapNames(one), bootstrapNames(other))).toEqual([]);
  });
});
