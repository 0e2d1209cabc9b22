import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { azureTypesRule } from "../../../src/megatron/audit/azure-types.ts";
import { AUDIT_RULES, audit } from "../../../src/megatron/audit/index.ts";
import { buildMegatron } from "../../../src/megatron/megatron.ts";
import { planResources } from "../../../src/plan/azure/plan-resources.ts";
import { TYPES_COMMIT, TYPES_VARIABLE } from "../../../src/plan/azure/types/arm-types.ts";
import type { PlannedResource } from "../../../src/plan/mock-engine.ts";
import { azureTypes, unjudged } from "../../../src/systems/core/azure-types.ts";
import { checked } from "../summary.ts";
import { PLANTED, plant } from "./planted.ts";

const oracle = azureTypes();
if (oracle === undefined) {
  if (process.env["CI"] === "true") throw new Error(`${TYPES_VARIABLE} names no folder, and CI requires it`);
  console.warn(`skipped: ${TYPES_VARIABLE} names no folder; hyperion azure-types lists its files`);
}

const planOf = (name: string): Promise<PlannedResource[]> =>
  planResources("megatron", name, (parent) => buildMegatron(loadEnvironment(name), parent));

describe.skipIf(oracle === undefined)("Azure's own types", () => {
  if (oracle === undefined) return;
  const rule = azureTypesRule(oracle);

  test.each(ENVIRONMENTS)("%s: allow every resource that is planned", async (name) => {
    const resources = await planOf(name);
    expect(audit(resources, { ...loadEnvironment(name), waivers: [] }, [rule]).findings).toEqual([]);
  });

  test.for(ENVIRONMENTS)("%s: know every type that is planned but five at most", async (name, context) => {
    const resources = await planOf(name);
    const judged = resources.filter((resource) => oracle.judges(resource) === true);
    expect(unjudged(oracle, resources).length).toBeLessThanOrEqual(5);
    expect(judged.length).toBeGreaterThan(0.95 * resources.filter(({ custom }) => custom).length);
    checked(context, {
      program: "bicep-types-az",
      version: TYPES_COMMIT.slice(0, 7),
      count: judged.length,
      what: "resources judged",
    });
  });

  test("seventeen faults over ten types of resource are planted", () => {
    expect(PLANTED.length).toBe(17);
    expect(new Set(PLANTED.map(({ type }) => type)).size).toBeGreaterThanOrEqual(10);
  });

  describe("with a fault planted", async () => {
    const environment = { ...loadEnvironment("prod"), waivers: [] };
    const resources = await planOf("prod");
    const found = (plan: readonly PlannedResource[]) =>
      audit(plan, environment, [...AUDIT_RULES, rule]).findings.map(
        (finding) => `${finding.rule} ${finding.resource} ${finding.found}`,
      );
    const before = new Set(found(resources));

    test.each(PLANTED)("$type: $what is found", (fault) => {
      expect(found(plant(resources, fault)).filter((finding) => !before.has(finding))).not.toEqual([]);
    });
  });
});
