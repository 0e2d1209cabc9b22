import { expect, test } from "vitest";
import { BOOTSTRAP_ROLES, onlyRoles, pipelineIdentities } from "../../src/megatron/deploy-identity.ts";
import { ROLES } from "../../src/plan/azure/roles.ts";
import { environmentWith } from "./plan.ts";

const identity = (purpose: "deploy" | "plan", environment = environmentWith()) => {
  const found = pipelineIdentities(environment).find((one) => one.purpose === purpose);
  if (found === undefined) throw new Error(purpose);
  return found;
};

test("only a job in the environment's GitHub environment may deploy", () => {
  expect(identity("deploy").subject).toBe("repo:carrier/observability-platform:environment:prod");
});

test("a repository that uses immutable ids names its own subject", () => {
  const { github } = environmentWith();
  const environment = environmentWith({ github: { ...github, subjectPrefix: "repository_id:42" } });
  expect(identity("deploy", environment).subject).toBe("repository_id:42:environment:prod");
  expect(identity("plan", environment).subject).toBe("repository_id:42:environment:prod-plan");
});

test("a pull request reads Azure and never changes it", () => {
  expect(identity("plan").subject).toMatch(/:environment:prod-plan$/);
  expect(identity("plan").rights.map(({ role }) => role.id)).toEqual([
    ROLES.reader.id,
    ROLES.blobDataReader.id,
    BOOTSTRAP_ROLES.cryptoUser.id,
  ]);
});

test("who deploys may assign the stack's roles, and neither Owner nor its own", () => {
  const administrator = identity("deploy").rights.find(({ role }) => role === BOOTSTRAP_ROLES.accessAdministrator);
  const lists = [...(administrator?.condition ?? "").matchAll(/GuidEquals \{([^}]*)\}/g)].map(([, ids = ""]) =>
    ids.split(", "),
  );
  const stack = Object.values(ROLES).map(({ id }) => id);
  expect(lists).toEqual([stack, stack]);
  // Azure's built-in Owner and User Access Administrator, and the role that this right is.
  for (const id of [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    BOOTSTRAP_ROLES.accessAdministrator.id,
  ])
    expect(stack).not.toContain(id);
  for (const right of identity("deploy").rights) expect(right.role.name).not.toBe("Owner");
});

test("the condition binds what is written and what is removed", () => {
  const condition = onlyRoles([{ id: "one" }, { id: "two" }]);
  expect(condition).toContain(
    "ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {one, two})",
  );
  expect(condition).toContain("roleAssignments/delete'})) OR (@Resource[");
});
