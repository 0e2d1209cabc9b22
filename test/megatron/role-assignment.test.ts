import { expect, test } from "vitest";
import { BOOTSTRAP_ROLES } from "../../src/megatron/deploy-identity.ts";
import { type Right, roleAssignmentName } from "../../src/megatron/role-assignment.ts";
import { guidOf } from "../../src/megatron/roles.ts";
import { ROLES } from "../../src/plan/azure/roles.ts";

const registry = "/subscriptions/a3f1d0c2/resourceGroups/rg-dev-sdc/registries/one";

const right: Pick<Right, "role" | "on" | "principal"> = {
  role: "acrPull",
  on: registry,
  principal: { id: "principal", type: "ServicePrincipal" },
};

const nameOf = (changes: Partial<typeof right> = {}): Promise<string> =>
  new Promise((resolve) => roleAssignmentName({ ...right, ...changes }).apply(resolve));

test("a GUID is of the text alone", () => {
  expect(guidOf("one")).toBe(guidOf("one"));
  expect(guidOf("one")).not.toBe(guidOf("two"));
});

test("an assignment's name changes with role, thing and principal, and not with the case of an id", async () => {
  const others = await Promise.all([
    nameOf({ role: "reader" }),
    nameOf({ on: "/subscriptions/a3f1d0c2/resourceGroups/rg-dev-neu/registries/one" }),
    nameOf({ on: "/subscriptions/b4f1d0c2/resourceGroups/rg-dev-sdc/registries/one" }),
    nameOf({ principal: { ...right.principal, id: "another" } }),
  ]);
  expect(new Set([await nameOf(), ...others]).size).toBe(5);
  expect(await nameOf({ on: registry.replace("resourceGroups", "resourcegroups") })).toBe(await nameOf());
});

test("no role is in the table twice, and none can make its holder an owner", () => {
  const all = [...Object.values(ROLES), ...Object.values(BOOTSTRAP_ROLES)];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const owners = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", // User Access Administrator
    BOOTSTRAP_ROLES.accessAdministrator.id,
  ];
  for (const { id } of Object.values(ROLES)) expect(owners).not.toContain(id);
});
