import { expect, test } from "vitest";
import { overlaps } from "../../src/base/cidr.ts";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import { AksCluster } from "../../src/megatron/aks-cluster.ts";
import { ROLES } from "../../src/plan/azure/roles.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

type Changes = Partial<Environment["clusters"][number]>;

const planned = new Map<string, ReturnType<typeof planCluster>>();

/** A cluster of an environment with some changes, planned once: what is planned is read and never changed. */
function cluster(changes: Changes = {}, name = "prod"): ReturnType<typeof planCluster> {
  const key = JSON.stringify([changes, name]);
  const known = planned.get(key) ?? planCluster(changes, name);
  planned.set(key, known);
  return known;
}

async function planCluster(changes: Changes, name: string) {
  const environment = environmentWith({}, name);
  const [first] = environment.clusters;
  if (first === undefined) throw new Error("no cluster");
  let issuer: string | undefined;
  const plan = await planOf((opts) => {
    const component = new AksCluster(
      "hyperion",
      {
        resourceGroupName: "rg",
        azure: environment.azure,
        names: names(environment),
        cluster: { ...first, ...changes },
        network: environment.network,
        groups: environment.groups,
        maintenance: environment.maintenance,
        networkId: "/networks/spoke",
        subnetIds: { nodes: "/subnets/nodes", apiServer: "/subnets/api" },
        privateDnsZoneId: "/zones/api",
        registryId: "/registries/platform",
        logWorkspaceId: "/workspaces/log",
      },
      opts,
    );
    component.oidcIssuerUrl.apply((url) => {
      issuer = url;
    });
  });
  return { environment, cluster: { ...first, ...changes }, plan, issuer };
}

/** One after the other: Pulumi's mocks are the process's. */
async function everyEnvironment() {
  const all: Awaited<ReturnType<typeof cluster>>[] = [];
  for (const name of ["dev", "qa", "prod"]) all.push(await cluster({}, name));
  return all;
}

const inputsOf = async (...args: Parameters<typeof cluster>) =>
  only((await cluster(...args)).plan, "containerservice:ManagedCluster").inputs;

test.each(["dev", "qa", "prod"])("%s has one managed cluster of its own name (S0-AKS-01)", async (name) => {
  expect(await inputsOf({}, name)).toMatchObject({ resourceName: `aks-hyperion-${name}-sdc`, enableRBAC: true });
});

test("the three environments are three clusters, in three subscriptions (S0-AKS-02)", async () => {
  const all = await everyEnvironment();
  const clusters = all.map(({ plan }) => only(plan, "containerservice:ManagedCluster").inputs);
  for (const key of ["resourceName", "nodeResourceGroup", "dnsPrefix"])
    expect(new Set(clusters.map((inputs) => inputs[key])).size, key).toBe(3);
  expect(new Set(all.map(({ environment }) => environment.azure.subscriptionId)).size).toBe(3);
});

test("no environment's cluster shares a range with another's (S0-AKS-03)", async () => {
  const ranges = (await everyEnvironment()).flatMap(({ plan }) => {
    const profile = only(plan, "containerservice:ManagedCluster").inputs["networkProfile"];
    const { podCidr, serviceCidr } = profile as { podCidr: string; serviceCidr: string };
    return [podCidr, serviceCidr];
  });
  expect(ranges).toHaveLength(6);
  const shared = ranges.flatMap((one, index) =>
    ranges.slice(index + 1).flatMap((other) => (overlaps(one, other) ? [`${one} and ${other}`] : [])),
  );
  expect(shared).toEqual([]);
});

test("only Entra signs people in, and Azure roles decide", async () => {
  const { environment } = await cluster();
  expect(await inputsOf()).toMatchObject({
    disableLocalAccounts: true,
    aadProfile: { managed: true, enableAzureRBAC: true, tenantID: environment.azure.tenantId },
  });
});

test("the API server is in the network: no public name, no command run through Azure", async () => {
  expect((await inputsOf())["apiServerAccessProfile"]).toEqual({
    enablePrivateCluster: true,
    enablePrivateClusterPublicFQDN: false,
    enableVnetIntegration: true,
    subnetId: "/subnets/api",
    privateDNSZone: "/zones/api",
    disableRunCommand: true,
  });
});

test("pods have an overlay of Cilium's, and everything leaves through the firewall", async () => {
  const { environment } = await cluster();
  expect((await inputsOf())["networkProfile"]).toMatchObject({
    networkPlugin: "azure",
    networkPluginMode: "overlay",
    networkDataplane: "cilium",
    networkPolicy: "cilium",
    advancedNetworking: { enabled: true, observability: { enabled: true }, security: { enabled: true } },
    outboundType: "userDefinedRouting",
    podCidr: environment.network.podCidr,
    serviceCidr: "10.230.0.0/20",
    dnsServiceIP: "10.230.0.10",
  });
});

test("pods get identities by OIDC, unused images go, Defender watches; Azure Policy is off, since Kyverno enforces", async () => {
  expect(await inputsOf()).toMatchObject({
    oidcIssuerProfile: { enabled: true },
    securityProfile: {
      workloadIdentity: { enabled: true },
      imageCleaner: { enabled: true, intervalHours: 24 },
      defender: { logAnalyticsWorkspaceResourceId: "/workspaces/log", securityMonitoring: { enabled: true } },
    },
    addonProfiles: { azurepolicy: { enabled: false } },
    storageProfile: { diskCSIDriver: { enabled: true }, snapshotController: { enabled: true } },
  });
});

test.each([
  ["Standard", "KubernetesOfficial"],
  ["Premium", "AKSLongTermSupport"],
] as const)("tier %s has the uptime SLA, and support by plan %s", async (tier, supportPlan) => {
  expect(await inputsOf({ tier })).toMatchObject({ sku: { name: "Base", tier }, supportPlan });
});

test("a raised minor version reaches the cluster and every pool; only counts are the autoscaler's", async () => {
  const { plan } = await cluster({ kubernetesVersion: "1.35" });
  const managed = only(plan, "containerservice:ManagedCluster");
  expect(managed.inputs["kubernetesVersion"]).toBe("1.35");
  expect(managed.options).toMatchObject({ protect: true, ignoreChanges: ["agentPoolProfiles[0].count"] });
  for (const pool of ofType(plan, "containerservice:AgentPool")) {
    expect(pool.inputs["orchestratorVersion"]).toBe("1.35");
    expect(pool.options.ignoreChanges).toEqual(["count"]);
  }
});

test("one system pool inside the cluster, each user pool a resource a zone, and a third of it in each", async () => {
  const { plan, cluster: settings } = await cluster();
  const inline = only(plan, "containerservice:ManagedCluster").inputs["agentPoolProfiles"] as {
    nodeTaints: string[];
  }[];
  expect(inline).toHaveLength(1);
  expect(inline[0]?.nodeTaints).toEqual(["CriticalAddonsOnly=true:NoSchedule"]);
  const pools = ofType(plan, "containerservice:AgentPool").map(({ inputs }) => inputs);
  expect(pools.map((pool) => [pool["agentPoolName"], pool["availabilityZones"]])).toEqual(
    settings.pools
      .flatMap(({ name }) => ["1", "2", "3"].map((zone): [string, string[]] => [`${name}${zone}`, [zone]]))
      .sort(([a], [b]) => a.localeCompare(b)),
  );
  const most = (name: string) =>
    pools
      .filter(({ agentPoolName }) => new RegExp(`^${name}[123]$`).test(String(agentPoolName)))
      .reduce((sum, { maxCount }) => sum + Number(maxCount), 0);
  expect(settings.pools.map(({ name }) => most(name))).toEqual(settings.pools.map(({ maxCount }) => maxCount));
  for (const pool of pools.filter(({ agentPoolName }) => String(agentPoolName).startsWith("stores")))
    expect(pool).toMatchObject({
      minCount: 2,
      maxCount: 4,
      nodeTaints: ["hyperion.carrier.example/stores=true:NoSchedule"],
    });
});

test("every node is ephemeral, encrypted, private, spread over the zones and drained with patience", async () => {
  const { plan } = await cluster();
  const inline = only(plan, "containerservice:ManagedCluster").inputs["agentPoolProfiles"] as Record<string, unknown>[];
  const pools = [...inline, ...ofType(plan, "containerservice:AgentPool").map(({ inputs }) => inputs)];
  expect(pools).toHaveLength(7);
  for (const pool of pools) {
    const zones = pool["availabilityZones"] as string[];
    expect(pool).toMatchObject({
      osDiskType: "Ephemeral",
      osSKU: "AzureLinux",
      enableEncryptionAtHost: true,
      enableNodePublicIP: false,
      enableAutoScaling: true,
      count: pool["minCount"],
      vnetSubnetID: "/subnets/nodes",
      upgradeSettings: {
        maxSurge: String(zones.length),
        drainTimeoutInMinutes: 30,
        undrainableNodeBehavior: "Cordon",
      },
    });
  }
  expect(inline[0]?.["availabilityZones"]).toEqual(["1", "2", "3"]);
});

test("a pool's own zones stand over the environment's, and an upgrade adds a node in each", async () => {
  const { cluster: settings } = await cluster();
  const inputs = await inputsOf({ system: { ...settings.system, zones: ["2"] } });
  expect(inputs["agentPoolProfiles"]).toMatchObject([{ availabilityZones: ["2"], upgradeSettings: { maxSurge: "1" } }]);
});

test("AKS upgrades in the environment's windows alone", async () => {
  const { environment, plan } = await cluster();
  const { cluster: upgrade, nodeImage } = environment.maintenance;
  const windows = Object.fromEntries(
    ofType(plan, "containerservice:MaintenanceConfiguration").map(({ inputs }) => [
      inputs["configName"],
      inputs["maintenanceWindow"],
    ]),
  );
  expect(windows).toEqual({
    aksManagedAutoUpgradeSchedule: expect.objectContaining({
      schedule: { weekly: { dayOfWeek: upgrade.dayOfWeek, intervalWeeks: 1 } },
      startDate: upgrade.startDate,
      startTime: upgrade.startTime,
      durationHours: upgrade.durationHours,
    }) as unknown,
    aksManagedNodeOSUpgradeSchedule: expect.objectContaining({
      schedule: { weekly: { dayOfWeek: nodeImage.dayOfWeek, intervalWeeks: 1 } },
      startDate: nodeImage.startDate,
      startTime: nodeImage.startTime,
      durationHours: nodeImage.durationHours,
    }) as unknown,
  });
  expect(await inputsOf({ upgradeChannel: "stable" })).toMatchObject({
    autoUpgradeProfile: { upgradeChannel: "stable", nodeOSUpgradeChannel: "NodeImage" },
  });
});

test("the control plane and the kubelets are two identities, each with its rights and no more, before the cluster", async () => {
  const { plan } = await cluster();
  const rights = ofType(plan, "authorization:RoleAssignment").filter(
    ({ inputs }) => inputs["principalType"] !== "Group",
  );
  const said = rights.map(({ inputs }) => [inputs["principalId"], inputs["roleDefinitionId"], inputs["scope"]]);
  const role = (id: string): unknown => expect.stringMatching(new RegExp(`/roleDefinitions/${id}$`));
  const controlPlane = "principal-of-id-hyperion-control-plane-prod-sdc";
  expect(said).toHaveLength(4);
  expect(said).toEqual(
    expect.arrayContaining([
      [controlPlane, role(ROLES.managedIdentityOperator.id), expect.stringContaining("id-hyperion-kubelet-prod-sdc")],
      [controlPlane, role(ROLES.networkContributor.id), "/networks/spoke"],
      [controlPlane, role(ROLES.privateDnsZoneContributor.id), "/zones/api"],
      ["principal-of-id-hyperion-kubelet-prod-sdc", role(ROLES.acrPull.id), "/registries/platform"],
    ]),
  );
  const managed = only(plan, "containerservice:ManagedCluster");
  expect(managed.dependsOn).toEqual(rights.map(({ urn }) => urn).sort());
  expect(managed.inputs).toMatchObject({
    identity: { type: "UserAssigned" },
    identityProfile: { kubeletidentity: { objectId: "principal-of-id-hyperion-kubelet-prod-sdc" } },
  });
});

test("people come in by group: administrators, the break-glass group and reading teams", async () => {
  const team = "0f6b2c64-7a0e-4d0c-9b53-3a8a4f6e2199";
  const { environment, plan } = await cluster({
    namespaceAdmins: [team, team, environmentWith().groups.clusterAdmins],
  });
  const groups = ofType(plan, "authorization:RoleAssignment").filter(
    ({ inputs }) => inputs["principalType"] === "Group",
  );
  const holders = (id: string) =>
    groups
      .filter(({ inputs }) => String(inputs["roleDefinitionId"]).endsWith(id))
      .map(({ inputs }) => String(inputs["principalId"]))
      .sort();
  const { clusterAdmins, breakGlass } = environment.groups;
  expect(holders(ROLES.clusterAdmin.id)).toEqual([clusterAdmins, breakGlass].sort());
  expect(holders(ROLES.clusterReader.id)).toEqual([team]);
  expect(holders(ROLES.clusterUser.id)).toEqual([clusterAdmins, breakGlass, team].sort());
});

test("the issuer that federated credentials name is the cluster's", async () => {
  expect((await cluster()).issuer).toBe("https://oidc.example/aks-hyperion-prod-sdc/");
});
