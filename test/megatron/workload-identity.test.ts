import { expect, test } from "vitest";
import { CONTAINERS } from "../../src/config/azure/containers.ts";
import { names } from "../../src/config/azure/names.ts";
import { workloadIdentities } from "../../src/config/azure/workloads.ts";
import { type GrantScopes, WorkloadIdentity } from "../../src/megatron/workload-identity.ts";
import { ROLES } from "../../src/plan/azure/roles.ts";
import { environmentWith, ofType, planOf } from "./plan.ts";

const scopes: GrantScopes = {
  containerIds: Object.fromEntries(
    Object.values(CONTAINERS).flatMap((of) => Object.values(of).map((name) => [name, `/containers/${name}`])),
  ),
  vaultId: "/vaults/platform",
  certificateVaultId: "/vaults/state",
  registryId: "/registries/platform",
};

const environment = environmentWith();
const workloads = workloadIdentities(environment);

const plan = (given: GrantScopes = scopes) =>
  planOf((opts) =>
    workloads.map(
      (workload) =>
        new WorkloadIdentity(
          workload.name,
          {
            resourceGroupName: "rg",
            location: environment.azure.region,
            subscriptionId: environment.azure.subscriptionId,
            names: names(environment),
            workload,
            issuerUrl: "https://oidc.example/cluster/",
            scopes: given,
          },
          opts,
        ),
    ),
  );

test("each workload has an identity of its own, that only its service account may take (S0-STO-02)", async () => {
  const resources = await plan();
  expect(ofType(resources, "managedidentity:UserAssignedIdentity")).toHaveLength(workloads.length);
  const credentials = ofType(resources, "managedidentity:FederatedIdentityCredential").map(({ inputs }) => inputs);
  expect(credentials.map(({ resourceName, subject }) => `${String(resourceName)} ${String(subject)}`).sort()).toEqual(
    workloads
      .map(
        ({ name, namespace, serviceAccount }) =>
          `id-${name}-prod-sdc system:serviceaccount:${namespace}:${serviceAccount}`,
      )
      .sort(),
  );
  for (const { audiences, issuer } of credentials) {
    expect(audiences).toEqual(["api://AzureADTokenExchange"]);
    expect(issuer).toBe("https://oidc.example/cluster/");
  }
});

test("a workload's rights are the table's: each on one container, one secret or the registry, never more (S0-STO-02)", async () => {
  const rights = ofType(await plan(), "authorization:RoleAssignment").map(({ inputs }) => inputs);
  expect(rights).toHaveLength(workloads.flatMap(({ grants }) => grants).length);
  const of = (workload: string) =>
    rights
      .filter(({ principalId }) => principalId === `principal-of-id-${workload}-prod-sdc`)
      .map(({ roleDefinitionId, scope }) => [String(roleDefinitionId).split("/").at(-1), scope]);
  expect(of("tempo")).toEqual([[ROLES.blobDataContributor.id, "/containers/tempo-traces"]]);
  expect(of("nginx-secrets")).toEqual([[ROLES.vaultSecretsUser.id, "/vaults/state/secrets/hyperion-tls"]]);
  expect(of("trivy")).toEqual([[ROLES.acrPull.id, "/registries/platform"]]);
  for (const { scope } of rights)
    expect(scope).toMatch(
      /^\/containers\/[\w-]+$|^\/vaults\/(?:platform|state)\/secrets\/[\w-]+$|^\/registries\/platform$/,
    );
});

test("names of assignments are GUIDs, unique, and the same on every run", async () => {
  const namesOf = async () =>
    ofType(await plan(), "authorization:RoleAssignment").map(({ inputs }) => String(inputs["roleAssignmentName"]));
  const first = await namesOf();
  expect(new Set(first).size).toBe(first.length);
  for (const name of first)
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await namesOf()).toEqual(first);
});

test("a container that no account has is refused by name", async () => {
  const { "tempo-traces": _, ...rest } = scopes.containerIds;
  await expect(plan({ ...scopes, containerIds: rest })).rejects.toThrow("no Blob container tempo-traces; known: loki-");
});
