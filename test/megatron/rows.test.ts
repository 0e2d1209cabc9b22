import { describe, expect, test } from "vitest";
import { overlaps } from "../../src/base/cidr.ts";
import { CONTAINERS } from "../../src/config/azure/containers.ts";
import { names } from "../../src/config/azure/names.ts";
import { workloadIdentities } from "../../src/config/azure/workloads.ts";
import { zonalPools } from "../../src/config/azure/zonal-pools.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";
import { at, list } from "../charts/rendered.ts";
import { ofType, only, wholePlan } from "./plan.ts";

const plans = new Map<string, readonly PlannedResource[]>();
// One after the other: the mock engine is the process's own.
for (const name of ENVIRONMENTS) {
  const environment = loadEnvironment(name, ".", "2026-11-01");
  plans.set(name, await wholePlan(environment));
}

const CONTAINER_NAMES = new Set<string>(Object.values(CONTAINERS).flatMap((one) => Object.values(one)));

describe.each(ENVIRONMENTS)("the whole plan of %s", (name) => {
  const environment = loadEnvironment(name, ".", "2026-11-01");
  const plan = plans.get(name) ?? [];
  const subnets = ofType(plan, "network:Subnet");

  test("is made by one provider of the environment's subscription (S0-GEN-03)", () => {
    const [provider, ...others] = plan.filter(({ type }) => type.startsWith("pulumi:providers:"));
    expect(others).toEqual([]);
    expect(provider?.inputs["subscriptionId"]).toBe(environment.azure.subscriptionId);
    const made = plan.filter(({ type }) => type.startsWith("azure-native:"));
    expect(made.length).toBeGreaterThan(150);
    expect(
      made.filter((one) => !one.provider.includes("pulumi:providers:azure-native::azure")).map(({ urn }) => urn),
    ).toEqual([]);
  });

  test("has one cluster, with the pools that the environment states (S0-AKS-01)", () => {
    const cluster = only(plan, "containerservice:ManagedCluster").inputs;
    expect(cluster["resourceName"]).toMatch(new RegExp(`^aks-[a-z]+-${name}-`));
    const [stated] = environment.clusters;
    expect(list(cluster["agentPoolProfiles"]).map((one) => one["name"])).toEqual([stated?.system.name]);
    const made = ofType(plan, "containerservice:AgentPool").map(({ inputs }) => String(inputs["agentPoolName"]));
    const wanted = (stated?.pools ?? []).flatMap((pool) => zonalPools(pool, environment.azure.zones));
    expect(wanted.length).toBeGreaterThan(3);
    expect(made.sort()).toEqual(wanted.map((pool) => pool.name).sort());
  });

  test("gives the cluster a load balancer of the standard kind, and no way out but the firewall (S0-NET-01, S0-NET-07)", () => {
    const network = only(plan, "containerservice:ManagedCluster").inputs["networkProfile"];
    expect(network).toMatchObject({ loadBalancerSku: "standard", outboundType: "userDefinedRouting" });
  });

  test("has two gateways, each with a subnet, an address and a name of its own (S0-NET-02, S0-ING-01)", () => {
    const gateways = ofType(plan, "network:ApplicationGateway").map(({ inputs }) => inputs);
    const all = (read: (inputs: Record<string, unknown>) => unknown) =>
      new Set(gateways.map((one) => String(read(one))));
    expect(gateways).toHaveLength(2);
    expect(all((one) => at(one, "gatewayIPConfigurations", 0, "subnet", "id")).size).toBe(2);
    expect(all((one) => at(one, "frontendIPConfigurations", 0, "publicIPAddress", "id")).size).toBe(2);
    expect(all((one) => one["applicationGatewayName"]).size).toBe(2);
    const hosts = gateways.map((one) =>
      list(one["httpListeners"]).flatMap((listener) => listener["hostNames"] as string[]),
    );
    expect(hosts.some((one) => one.includes(`otlp.${environment.dns.zone}`))).toBe(true);
    expect(hosts.filter((one) => one.includes(`otlp.${environment.dns.zone}`))).toHaveLength(1);
  });

  test("has the subnets that Azure knows by name, and those of nodes, gateways and private endpoints; none overlaps (S0-NET-09)", () => {
    const named = subnets.map(({ inputs }) => String(inputs["subnetName"]));
    // Azure Firewall stands in a subnet of exactly this name.
    expect(named).toContain("AzureFirewallSubnet");
    expect(named.filter((one) => /nodes|megatron-gateway|hyperion-gateway|private-endpoints/.test(one)).length).toBe(4);
    const ranges = subnets.map(({ inputs }) => String(inputs["addressPrefix"]));
    const shared = ranges.flatMap((one, index) =>
      ranges.slice(index + 1).flatMap((other) => (overlaps(one, other) ? [`${one} and ${other}`] : [])),
    );
    expect(shared).toEqual([]);
    const firewall = only(plan, "network:AzureFirewall").inputs;
    expect(String(at(firewall, "ipConfigurations", 0, "subnet", "id"))).toContain("AzureFirewallSubnet");
  });

  test("lets each workload write the containers that it keeps its data in, and no other (S0-STO-02)", () => {
    // Azure's id of Storage Blob Data Contributor.
    const contributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    const { identity } = names(environment);
    const rights = ofType(plan, "authorization:RoleAssignment").map(({ inputs }) => ({
      principal: String(inputs["principalId"]),
      role: String(inputs["roleDefinitionId"]).split("/").at(-1),
      container: String(inputs["scope"]).split("/").at(-1),
    }));
    const granted = workloadIdentities(environment).flatMap(({ name: workload, grants }) => {
      const containers = grants.flatMap((grant) => (grant.kind === "container" ? [grant] : []));
      const found = rights
        .filter(
          ({ principal, container }) =>
            principal === `principal-of-${identity(workload)}` && CONTAINER_NAMES.has(container ?? ""),
        )
        .map(({ role, container }) => `${container} ${role}`);
      const wanted = containers.map(({ container }) => `${container} ${contributor}`);
      expect(found.sort(), workload).toEqual(wanted.sort());
      return wanted;
    });
    expect(granted.length).toBeGreaterThan(3);
  });
});

test("another consumer gets its firewall rule, and those before it keep theirs (S0-COL-10)", async () => {
  const environment = loadEnvironment("prod", ".", "2026-11-01");
  const third = { ...environment.consumers[0], name: "third", endpoint: "https://third.example:4318" };
  const more = { ...environment, consumers: [...environment.consumers, third] } as typeof environment;
  const plan = await wholePlan(more);
  const rulesOf = (of: readonly PlannedResource[]) =>
    list(only(of, "network:FirewallPolicyRuleCollectionGroup").inputs["ruleCollections"])
      .flatMap((collection) => list(collection["rules"]))
      .map((rule) => JSON.stringify(rule));
  const [before, after] = [rulesOf(plans.get("prod") ?? []), rulesOf(plan)];
  expect(before.filter((rule) => !after.includes(rule))).toEqual([]);
  const added = after.filter((rule) => !before.includes(rule)).map((rule) => JSON.parse(rule) as unknown);
  expect(added).toMatchObject([{ targetFqdns: ["third.example"], protocols: [{ port: 4318 }] }]);
});
