import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { loadEnvironment } from "../../src/config/load.ts";
import { addTags, platformTags } from "../../src/megatron/transformations.ts";
import { planResources } from "../../src/plan/azure/plan-resources.ts";

const environment = loadEnvironment("prod");

class Root extends pulumi.ComponentResource {
  constructor(parent: pulumi.Resource, transformations: pulumi.ResourceTransformation[]) {
    super("megatron:test:Root", "root", {}, { parent, transformations });
  }
}

test("what can bear tags gets organisation, owner and cost centre; what cannot is left alone (S0-GEN-02)", async () => {
  const plan = await planResources("megatron", "test", (parent) => {
    const root = new Root(parent, [addTags(platformTags(environment))]);
    new network.RouteTable("table", { resourceGroupName: "rg", tags: { own: "kept" } }, { parent: root });
    new authorization.RoleAssignment("role", { principalId: "p", roleDefinitionId: "r", scope: "s" }, { parent: root });
  });
  const inputsOf = (name: string) => plan.find((resource) => resource.name === name)?.inputs;
  expect(inputsOf("table")?.["tags"]).toEqual({ ...platformTags(environment), own: "kept" });
  expect(platformTags(environment)).toMatchObject({
    organisation: "Carrier",
    costCentre: "CC-4711",
    environment: "prod",
  });
  expect(inputsOf("role")).not.toHaveProperty("tags");
});
