import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { planResources } from "../../src/plan/azure/plan-resources.ts";

class Pair extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("megatron:test:Pair", name, {}, opts);
    const vnet = new network.VirtualNetwork(
      "vnet",
      { resourceGroupName: "rg", virtualNetworkName: "v" },
      { parent: this, protect: true },
    );
    new network.Subnet(
      "subnet",
      { resourceGroupName: "rg", virtualNetworkName: vnet.name, subnetName: "s", addressPrefix: "10.0.0.0/24" },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

test("a planned resource has its inputs resolved, its parent and its options", async () => {
  const plan = await planResources("megatron", "test", (parent) => new Pair("pair", { parent }));
  const subnet = plan.find((resource) => resource.name === "subnet");
  expect(subnet?.inputs).toMatchObject({ virtualNetworkName: "v", addressPrefix: "10.0.0.0/24" });
  expect(subnet?.parent).toBe("megatron:test:Pair::pair");
  expect(plan.find((resource) => resource.name === "vnet")?.options.protect).toBe(true);
  expect(plan.find((resource) => resource.name === "pair")?.parent).toBe("");
});

test("two resources with one URN are refused", async () => {
  await expect(
    planResources("megatron", "test", (parent) => [new Pair("pair", { parent }), new Pair("other", { parent })]),
  ).rejects.toThrow("azure-native:network:VirtualNetwork::vnet: declared twice");
});

test("an input made from a missing output is refused", async () => {
  await expect(
    planResources("megatron", "test", (parent) => {
      const vnet = new network.VirtualNetwork("vnet", { resourceGroupName: "rg" }, { parent });
      return new network.RouteTable(
        "rt",
        { resourceGroupName: "rg", routeTableName: pulumi.interpolate`rt-${vnet.resourceGuid}` },
        { parent },
      );
    }),
  ).rejects.toThrow("routeTableName");
});

test("an output that is used as text is refused, with the resource and the input", async () => {
  await expect(
    planResources("megatron", "test", (parent) => {
      const vnet = new network.VirtualNetwork("vnet", { resourceGroupName: "rg" }, { parent });
      // Of an unknown value the linter cannot know that it is an output.
      const { name }: { name: unknown } = vnet;
      return new network.RouteTable("rt", { resourceGroupName: "rg", tags: { of: String(name) } }, { parent });
    }),
  ).rejects.toThrow("azure-native:network:RouteTable::rt: input tags.of: Calling [toString] on an [Output<T>]");
});
