import { describe, expect, test } from "vitest";
import { driftOf } from "../../../src/systems/core/drift/drift.ts";
import { FOLLOWS, PROVIDER_MADE } from "../../../src/systems/core/drift/provider-made.ts";

const step = (op: string, type: string, was: unknown, is: unknown) => ({
  op,
  urn: `urn:pulumi:dev::megatron::megatron:index:Megatron$azure-native:${type}::one`,
  oldState: { inputs: was },
  newState: { inputs: is },
});
const drift = (...steps: readonly unknown[]) => driftOf({ steps });

describe("drift", () => {
  test("is what is missing, surplus or would be replaced, whatever its properties", () => {
    for (const op of ["create", "delete", "replace"])
      expect(drift(step(op, "network:Subnet", undefined, undefined))).toEqual([
        expect.objectContaining({ resource: "one (network:Subnet)", does: op, properties: [] }),
      ]);
    expect(drift(step("same", "network:Subnet", {}, {}), step("refresh", "network:Subnet", {}, {}))).toEqual([]);
    expect(driftOf({})).toEqual([]);
  });

  test("is no default that a refresh brought, and no part of the answer that nobody can ask for", () => {
    const declared = { sku: "Standard" };
    const answered = { sku: "Standard", etag: "1", zoneRedundancy: "Disabled", systemData: { createdBy: "somebody" } };
    expect(drift(step("update", "network:Subnet", answered, declared))).toEqual([]);
  });

  test("is a stated value that another one took the place of, beside any noise", () => {
    const [found] = drift(step("update", "network:Subnet", { sku: "Basic", etag: "1" }, { sku: "Standard" }));
    expect(found?.properties).toEqual(['sku: Azure has "Basic", declared is "Standard"']);
  });

  test("of a disk that Azure has grown says which value must follow", () => {
    const [row] = FOLLOWS;
    const was = { storage: { storageSizeGB: 256 } };
    const [found] = drift(step("update", "dbforpostgresql:Server", was, { storage: { storageSizeGB: 128 } }));
    expect(found?.properties).toEqual([`storage.storageSizeGB: Azure has 256, declared is 128 (${row?.says})`]);
  });

  test("an autoscaler's number is another one's elsewhere", () => {
    expect(drift(step("update", "containerservice:AgentPool", { count: 5 }, { count: 3 }))).toEqual([]);
    expect(drift(step("update", "network:PublicIPPrefix", { count: 5 }, { count: 3 }))).toHaveLength(1);
  });

  test.each(PROVIDER_MADE)("$path is left out for a reason, with its source", ({ why, source }) => {
    expect(why.length).toBeGreaterThan(20);
    expect(source).toMatch(/^https:|^Azure's own types/);
  });
});
