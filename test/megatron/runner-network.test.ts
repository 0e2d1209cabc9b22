import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { bootstrapPlan } from "../../src/systems/core/bootstrap/plan.ts";
import { environmentWith, only, wholePlan } from "./plan.ts";

const TYPE = "resources:Resource";

describe.each(ENVIRONMENTS)("the runners of %s", (name) => {
  const environment = environmentWith({}, name);
  const { privateNetwork, ...github } = environment.github;

  test("stand in a subnet that is delegated to GitHub, of the enterprise that the environment names", async () => {
    const plan = await wholePlan(environment);
    const { inputs, options } = only(plan, TYPE);
    const subnet = only(plan, "network:Subnet", "spoke-runners-subnet").inputs;
    expect(inputs).toMatchObject({
      resourceProviderNamespace: "GitHub.Network",
      resourceType: "networkSettings",
      location: environment.azure.region,
      properties: { businessId: privateNetwork?.businessId },
    });
    const { subnetId } = inputs["properties"] as { subnetId: string };
    expect(subnetId).toMatch(new RegExp(`/subnets/${String(subnet["subnetName"])}$`));
    expect(subnet["delegations"]).toMatchObject([{ serviceName: "GitHub.Network/networkSettings" }]);
    // All that they send goes through the firewall.
    expect(JSON.stringify(subnet["routeTable"])).toContain("rt-megatron-egress");
    // GitHub writes its id there, which the next `up` must not take away.
    expect(options.ignoreChanges).toEqual(["tags"]);
  });

  test("are a person's own machines, or none, where it names no enterprise", async () => {
    const plan = await wholePlan({ ...environment, github });
    expect(plan.filter(({ type }) => type.endsWith(TYPE))).toEqual([]);
    expect(only(plan, "network:Subnet", "spoke-runners-subnet").inputs["delegations"] ?? []).toEqual([]);
    expect(JSON.stringify(bootstrapPlan({ ...environment, github }).steps)).not.toContain("GitHub.Network");
  });

  test("have their provider registered by bootstrap", () => {
    expect(JSON.stringify(bootstrapPlan(environment).steps)).toContain('"register","--namespace","GitHub.Network"');
  });
});
