import { expect, test } from "vitest";
import { BOOTSTRAP_ROLES } from "../../src/megatron/deploy-identity.ts";
import { type Right, roleAssignmentName } from "../../src/megatron/role-assignment.ts";
import { guidOf, ROLES } from "../../src/megatron/roles.ts";

const right: Right = {
  subscriptionId: "a3f1d0c2-3333-4f6a-8c1d-7b2e9a4c0d03",
  role: "acrPull",
  on: { name: "registry", id: "/registries/one" },
  principal: { name: "kubelet", id: "principal", type: "ServicePrincipal" },
  why: "Nodes pull images.",
};

test("a GUID is of the text alone", () => {
  expect(guidOf("one")).toBe(guidOf("one"));
  expect(guidOf("one")).not.toBe(guidOf("two"));
});

test("an assignment's name changes with role, thing, principal and subscription, and with nothing else", () => {
  const name = roleAssignmentName(right);
  const others = [
    roleAssignmentName({ ...right, role: "reader" }),
    roleAssignmentName({ ...right, on: { ...right.on, name: "network" } }),
    roleAssignmentName({ ...right, principal: { ...right.principal, name: "control-plane" } }),
    roleAssignmentName({ ...right, subscriptionId: "a3f1d0c2-1111-4f6a-8c1d-7b2e9a4c0d01" }),
  ];
  expect(new Set([name, ...others]).size).toBe(5);
  expect(roleAssignmentName({ ...right, on: { ...right.on, id: "/registries/two" }, why: "Another reason." })).toBe(
    name,
  );
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
