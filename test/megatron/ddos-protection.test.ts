import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import type { Environment } from "../../src/config/schema.ts";
import { DdosProtection } from "../../src/megatron/ddos-protection.ts";
import { publicAddress } from "../../src/megatron/public-address.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

const PLAN = "/subscriptions/0000/resourceGroups/rg/providers/Microsoft.Network/ddosProtectionPlans/shared";

async function protection(ddos: Environment["ddos"]) {
  const environment = environmentWith({ ddos });
  let planId: string | undefined;
  const plan = await planOf((opts) => {
    const component = new DdosProtection(
      "ddos",
      { resourceGroupName: "rg", location: environment.azure.region, names: names(environment), ddos },
      opts,
    );
    component.planId?.apply((id) => {
      planId = id;
    });
    const { azure } = environment;
    publicAddress("pip", { resourceGroupName: "rg", azure, ddos, publicIpAddressName: "pip-test" }, opts);
  });
  const settings = only(plan, "network:PublicIPAddress").inputs["ddosSettings"];
  return { plans: ofType(plan, "network:DdosProtectionPlan"), planId, settings };
}

test("mode network makes a plan, and addresses inherit it from their network (S0-NET-05)", async () => {
  const { plans, planId, settings } = await protection({ mode: "network" });
  expect(plans).toHaveLength(1);
  expect(plans[0]?.inputs).toMatchObject({
    ddosProtectionPlanName: "ddos-megatron-prod-sdc",
    location: "swedencentral",
  });
  expect(planId).toContain("ddos-megatron-prod-sdc");
  expect(settings).toEqual({ protectionMode: "VirtualNetworkInherited" });
});

test("mode shared uses the tenant's plan and makes none (S0-NET-05)", async () => {
  const { plans, planId, settings } = await protection({ mode: "shared", planId: PLAN });
  expect(plans).toEqual([]);
  expect(planId).toBe(PLAN);
  expect(settings).toEqual({ protectionMode: "VirtualNetworkInherited" });
});

test("mode address has no plan and protects each address itself (S0-NET-05)", async () => {
  const { plans, planId, settings } = await protection({ mode: "address" });
  expect(plans).toEqual([]);
  expect(planId).toBeUndefined();
  expect(settings).toEqual({ protectionMode: "Enabled" });
});

test.each(ENVIRONMENTS)(
  "%s has protected public addresses, Standard, static and in every zone (S0-NET-05)",
  async (name) => {
    const { ddos, azure } = environmentWith({}, name);
    const plan = await planOf((opts) =>
      publicAddress("pip", { resourceGroupName: "rg", azure, ddos, publicIpAddressName: "pip-test" }, opts),
    );
    const { inputs } = only(plan, "network:PublicIPAddress");
    expect(inputs).toMatchObject({
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
      zones: ["1", "2", "3"],
    });
    expect((inputs["ddosSettings"] as { protectionMode: string }).protectionMode).toBe(
      ddos.mode === "address" ? "Enabled" : "VirtualNetworkInherited",
    );
  },
);
