import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { RESOURCE_GROUPS, ResourceGroups } from "../../src/megatron/resource-groups.ts";
import { environmentWith, ofType, planOf } from "./plan.ts";

test("each purpose has one group of the environment's own, and none can be deleted with what is in it", async () => {
  const environment = environmentWith();
  const plan = await planOf(
    (opts) => new ResourceGroups("groups", { location: environment.azure.region, names: names(environment) }, opts),
  );
  const groups = ofType(plan, "resources:ResourceGroup");
  expect(groups.map(({ inputs }) => String(inputs["resourceGroupName"])).sort()).toEqual(
    Object.keys(RESOURCE_GROUPS)
      .map((purpose) => `rg-megatron-${purpose}-prod-sdc`)
      .sort(),
  );
  for (const { options, inputs } of groups) {
    expect(options.protect).toBe(true);
    expect(inputs["location"]).toBe("swedencentral");
  }
});
