import { expect, test } from "vitest";
import { BOOTSTRAP_ROLES, DEPLOY_PRINCIPAL, pipelineIdentities } from "../../src/megatron/deploy-identity.ts";
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

const conditionOf = (environment = environmentWith()): string =>
  identity("deploy", environment).rights.find(({ role }) => role === BOOTSTRAP_ROLES.accessAdministrator)?.condition ??
  "";

/** Ids of each set of a condition that follows an operator, in its order. */
const sets = (condition: string, operator: string): string[][] =>
  [...condition.matchAll(new RegExp(`${operator} \\{(.+?)\\}+(?= AND|\\))`, "g"))].map(([, ids = ""]) =>
    ids.split(", "),
  );

test("who deploys may assign the stack's roles, and neither Owner nor its own", () => {
  const named = new Set(sets(conditionOf(), "RoleDefinitionId\\] ForAnyOfAnyValues:GuidEquals").flat());
  const stack = Object.values(ROLES).map(({ id }) => id);
  expect([...named].sort()).toEqual([...stack].sort());
  // Azure's built-in Owner and User Access Administrator, and the role that this right is.
  for (const id of [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    BOOTSTRAP_ROLES.accessAdministrator.id,
  ])
    expect(stack).not.toContain(id);
  for (const right of identity("deploy").rights) expect(right.role.name).not.toBe("Owner");
});

test("who deploys makes itself and no person anything, and only the environment's groups rule a cluster or a vault", () => {
  const { breakGlass, clusterAdmins } = environmentWith().groups;
  const clauses = conditionOf().split(" AND ((!(ActionMatches");
  expect(clauses).toHaveLength(2);
  for (const [index, source] of ["@Request", "@Resource"].entries()) {
    const clause = clauses[index] ?? "";
    const [ordinary = "", ruling = "", ...more] = clause.split(` OR (${source}`);
    expect(more).toEqual([]);
    const [roles = []] = sets(ordinary, "RoleDefinitionId\\] ForAnyOfAnyValues:GuidEquals");
    expect(roles).not.toContain(ROLES.clusterAdmin.id);
    expect(roles).not.toContain(ROLES.vaultAdministrator.id);
    expect(ordinary).toContain(`PrincipalId] ForAnyOfAllValues:GuidNotEquals {${DEPLOY_PRINCIPAL}}`);
    expect(ordinary).toContain("PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal', 'Group'}");
    expect(sets(ruling, "PrincipalId\\] ForAnyOfAnyValues:GuidEquals")).toEqual([[breakGlass, clusterAdmins]]);
    expect(sets(ruling, "RoleDefinitionId\\] ForAnyOfAnyValues:GuidEquals")).toEqual([
      [ROLES.clusterAdmin.id, ROLES.vaultAdministrator.id],
    ]);
  }
});
