import { describe, expect, test } from "vitest";
import type { Element } from "../../../../src/plan/azure/types/elements.ts";
import { TypesOracle } from "../../../../src/plan/azure/types/oracle.ts";

const to = (position: number) => ({ $ref: `#/${position}` });

/** A route table as Azure writes down its types: few, and one of each kind. */
const ELEMENTS: readonly Element[] = [
  { $type: "ResourceType", name: "Microsoft.Network/routeTables@2024-05-01", body: to(1) },
  {
    $type: "ObjectType",
    name: "Microsoft.Network/routeTables",
    properties: {
      name: { type: to(2), flags: 9 },
      location: { type: to(3), flags: 1 },
      type: { type: to(3), flags: 10 },
      properties: { type: to(4), flags: 0 },
      tags: { type: to(5), flags: 0 },
      identity: { type: to(11), flags: 0 },
    },
  },
  { $type: "StringType", minLength: 3, maxLength: 10, pattern: "^[a-z]+$" },
  { $type: "StringType" },
  {
    $type: "ObjectType",
    name: "RouteTableProperties",
    properties: {
      routes: { type: to(6), flags: 1 },
      type: { type: to(9), flags: 0 },
      limit: { type: to(10), flags: 0 },
      on: { type: to(12), flags: 0 },
      state: { type: to(3), flags: 2 },
    },
  },
  { $type: "ObjectType", name: "Tags", properties: {}, additionalProperties: to(3) },
  { $type: "ArrayType", itemType: to(7), maxLength: 2 },
  {
    $type: "DiscriminatedObjectType",
    name: "Route",
    discriminator: "kind",
    baseProperties: { name: { type: to(3), flags: 1 } },
    elements: { hop: to(8) },
  },
  {
    $type: "ObjectType",
    name: "HopRoute",
    properties: { kind: { type: to(13), flags: 1 }, address: { type: to(3), flags: 1 } },
  },
  { $type: "UnionType", elements: [to(13), to(14), to(3)] },
  { $type: "IntegerType", minValue: 1, maxValue: 9 },
  { $type: "ObjectType", name: "Identities", properties: {}, additionalProperties: to(15) },
  { $type: "BooleanType" },
  { $type: "StringLiteralType", value: "hop" },
  { $type: "StringLiteralType", value: "none" },
  { $type: "ObjectType", name: "Identity", properties: {} },
];

const oracle = new TypesOracle((file) => (file === "microsoft.network/2024-05-01.json" ? ELEMENTS : undefined));

const RIGHT = {
  resourceGroupName: "rg",
  routeTableName: "table",
  location: "somewhere",
  routes: [{ kind: "hop", name: "out", address: "10.0.0.4" }],
  type: "hop",
  limit: 3,
  on: true,
  tags: { owner: "us" },
  identity: ["/subscriptions/one"],
};

const faults = (changes: Record<string, unknown>) => [
  ...oracle.faults({ type: "azure-native:network:RouteTable", inputs: { ...RIGHT, ...changes } }),
];

describe("Azure's own types", () => {
  test("allow what they allow, with what azure-native lifts out of properties put back", () => {
    expect(faults({})).toEqual([]);
  });

  test.each([
    ["a name that the pattern refuses", { routeTableName: "Table" }, "name"],
    ["a name that is too short", { routeTableName: "rt" }, "name"],
    ["nothing where a value is required", { location: undefined }, "location"],
    ["nothing where a lifted value is required", { routes: undefined }, "properties.routes"],
    ["what Azure writes", { state: "ready" }, "properties.state"],
    ["a value that an extensible enumeration does not list", { type: "hops" }, "properties.type"],
    ["a number below its range", { limit: 0 }, "properties.limit"],
    ["a number above its range", { limit: 10 }, "properties.limit"],
    ["a text where a number belongs", { limit: "3" }, "properties.limit"],
    ["a text where true or false belongs", { on: "true" }, "properties.on"],
    ["a property that Azure does not know", { route: [] }, "route"],
    ["a list that is too long", { routes: [...RIGHT.routes, ...RIGHT.routes, ...RIGHT.routes] }, "properties.routes"],
    ["a kind of object that there is not", { routes: [{ kind: "hops" }] }, "properties.routes.0"],
    ["a kind's own property missing", { routes: [{ kind: "hop", name: "out" }] }, "properties.routes.0.address"],
    ["a base property missing", { routes: [{ kind: "hop", address: "x" }] }, "properties.routes.0.name"],
    ["a value of a map that is no text", { tags: { owner: 1 } }, "tags.owner"],
    ["no name for a part of the path", { resourceGroupName: undefined }, "resourceGroupName"],
  ])("refuse %s", (_what, changes, path) => {
    expect(faults(changes).map((fault) => fault.path)).toEqual([path]);
  });

  test("say what was found and what is required", () => {
    expect(faults({ limit: 10 })).toEqual([
      { path: "properties.limit", found: "10", required: "a whole number from 1 to 9" },
    ]);
  });

  test("judge nothing that they have no file of, and say so", () => {
    const unknown = { type: "azure-native:network:VirtualNetworkGateway", inputs: {} };
    expect(oracle.judges(unknown)).toBe(false);
    expect(oracle.judges({ type: "azure-native:storage:StorageAccount", inputs: {} })).toBe(false);
    expect(oracle.judges({ type: "megatron:index:Megatron", inputs: {} })).toBeUndefined();
    expect([...oracle.faults(unknown)]).toEqual([]);
  });
});
