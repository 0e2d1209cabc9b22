import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { PrivateDns } from "../../src/megatron/private-dns.ts";
import { environmentWith, ofType, planOf } from "./plan.ts";

const environment = environmentWith();
const networkIds = { hub: "/networks/hub", spoke: "/networks/spoke" };

const plan = await planOf(
  (opts) =>
    new PrivateDns(
      "private-dns",
      {
        resourceGroupName: "rg",
        region: environment.azure.region,
        names: names(environment),
        network: environment.network,
        networkIds,
      },
      opts,
    ),
);

const zoneNames = ofType(plan, "privatedns:PrivateZone").map(({ inputs }) => String(inputs["privateZoneName"]));

test("every Azure service with a private address has its zone, the API server's in this region (S0-NET-06)", () => {
  expect(zoneNames.filter((zone) => !zone.endsWith(environment.dns.zone)).sort()).toEqual([
    "grafana.private.postgres.database.azure.com",
    "private.swedencentral.azmk8s.io",
    "privatelink.azurecr.io",
    "privatelink.blob.core.windows.net",
    "privatelink.vaultcore.azure.net",
  ]);
});

test("every zone is linked to the hub, where the firewall resolves, and to the spoke; machines register in none (S0-NET-06)", () => {
  const links = ofType(plan, "privatedns:VirtualNetworkLink").map(({ inputs }) => inputs);
  for (const zone of zoneNames) {
    const own = links.filter((link) => link["privateZoneName"] === zone);
    expect(own.map((link) => (link["virtualNetwork"] as { id: string }).id).sort(), zone).toEqual([
      networkIds.hub,
      networkIds.spoke,
    ]);
    for (const link of own) expect(link["registrationEnabled"]).toBe(false);
    // Azure takes it for these zones alone; without it another owner's service of the kind is not found at all.
    const falls = zone.startsWith("privatelink.") ? "NxDomainRedirect" : undefined;
    for (const link of own) expect(link["resolutionPolicy"], zone).toBe(falls);
  }
  expect(links).toHaveLength(zoneNames.length * 2);
});

test("private hosts are NGINX's internal address, each in a zone of its own so that public names stay visible", () => {
  const { zone } = environment.dns;
  const records = ofType(plan, "privatedns:PrivateRecordSet").map(({ inputs }) => inputs);
  expect(records.map((record) => String(record["privateZoneName"])).sort()).toEqual([
    `argocd.${zone}`,
    `otlp-grpc.${zone}`,
  ]);
  for (const record of records)
    expect(record).toMatchObject({
      relativeRecordSetName: "@",
      recordType: "A",
      aRecords: [{ ipv4Address: environment.network.ingressAddress }],
    });
  expect(zoneNames).not.toContain(zone);
});
