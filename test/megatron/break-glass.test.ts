import { expect, test } from "vitest";
import { BreakGlass } from "../../src/megatron/break-glass.ts";
import { ROLES } from "../../src/plan/azure/roles.ts";
import { environmentWith, ofType, planOf } from "./plan.ts";

test("the break-glass group administers every vault, and holds nothing on the subscription", async () => {
  const { azure, groups } = environmentWith();
  const vaultIds = { platform: "/vaults/platform", state: "/vaults/state" };
  const plan = await planOf(
    (opts) => new BreakGlass("break-glass", { subscriptionId: azure.subscriptionId, groups, vaultIds }, opts),
  );
  const rights = ofType(plan, "authorization:RoleAssignment").map(({ inputs }) => inputs);
  expect(rights.map(({ scope }) => scope)).toEqual(["/vaults/platform", "/vaults/state"]);
  for (const right of rights)
    expect(right).toMatchObject({
      principalId: groups.breakGlass,
      principalType: "Group",
      roleDefinitionId: expect.stringMatching(new RegExp(`${ROLES.vaultAdministrator.id}$`)) as string,
    });
});
