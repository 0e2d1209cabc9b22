import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { stripVersionAliases } from "../../../src/plan/azure/aliases.ts";
import { planResources } from "../../../src/plan/azure/plan-resources.ts";

class Root extends pulumi.ComponentResource {
  constructor(parent: pulumi.Resource, transformations: pulumi.ResourceTransformation[]) {
    super("test:index:Root", "root", {}, { parent, transformations });
  }
}

test("azure-native's version aliases are dropped, and our own alias stays", async () => {
  const seen: pulumi.ResourceOptions[] = [];
  const watch: pulumi.ResourceTransformation = ({ type, props, opts }) => {
    if (type === "azure-native:network:RouteTable") seen.push(opts);
    return { props, opts };
  };
  await planResources("megatron", "test", (parent) => {
    const root = new Root(parent, [stripVersionAliases, watch]);
    return new network.RouteTable(
      "table",
      { resourceGroupName: "rg" },
      { parent: root, aliases: [{ name: "old-table" }] },
    );
  });
  expect(seen.map((opts) => ("aliases" in opts ? opts.aliases : undefined))).toEqual([[{ name: "old-table" }]]);
});
