import { describe, expect, test } from "vitest";
import { capacityOf } from "../../src/capacity/capacity.ts";
import { costOf } from "../../src/capacity/cost.ts";
import type { AzureResource } from "../../src/capacity/node-pool.ts";
import { PRICES, pricesReadOn } from "../../src/capacity/prices.ts";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { azure, pod, pool, workload } from "./manifests.ts";

const bill = (resources: readonly AzureResource[], objects: readonly KubernetesObject[] = []) =>
  costOf(resources, objects, capacityOf(resources, objects));

describe("the price table", () => {
  test("every price states its day, its region and where it was read", () => {
    for (const [key, price] of PRICES) {
      expect(price.asOf, key).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(price.region, key).toMatch(/^(swedencentral|westeurope|eastus|westus)$/);
      expect(price.source, key).toMatch(/Azure/);
      expect(price.usd, key).toBeGreaterThan(0);
    }
    expect(pricesReadOn()).toEqual(["2024-07-01", "2026-06-18"]);
  });

  test("a size of twice the cores costs twice as much, within a rounded cent", () => {
    let pairs = 0;
    for (const [key, { usd }] of PRICES) {
      const [, series = "", cores = "", rest = ""] = /^(Standard_[DE])(\d+)(ds_v\d)$/.exec(key) ?? [];
      const twice = PRICES.get(`${series}${2 * Number(cores)}${rest}`);
      if (twice === undefined) continue;
      pairs++;
      expect(Math.abs(twice.usd - 2 * usd), key).toBeLessThan(0.0021);
    }
    expect(pairs).toBeGreaterThan(5);
  });
});

describe("a month's bill", () => {
  test("nodes: as many as the pods fill, and at most as many as the pool may have", () => {
    const { lines } = bill(
      [pool("stores", { maxCount: 4 })],
      [workload("StatefulSet", "a", 2, pod("stores", "1", "40Gi"))],
    );
    expect(lines).toEqual([
      { what: "nodes of pool stores, Standard_E8ds_v5", least: 0.608 * 2 * 730, most: 0.608 * 4 * 730 },
    ]);
  });

  test("a disk is billed by its next larger tier, half as much again where it is in every zone", () => {
    const store = (storageClassName: string) => [
      workload("StatefulSet", "a", 3, pod("stores", "1", "1Gi"), {
        volumeClaimTemplates: [{ spec: { storageClassName, resources: { requests: { storage: "100Gi" } } } }],
      }),
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: "zonal" },
        parameters: { skuName: "Premium_ZRS" },
      },
    ];
    const disks = (name: string) =>
      bill([pool("stores")], store(name)).lines.find(({ what }) => what.startsWith("disks"));
    expect(disks("local")?.least).toBeCloseTo(3 * 19.71);
    expect(disks("zonal")?.least).toBeCloseTo(3 * 19.71 * 1.5);
  });

  test("a gateway reserves ten capacity units an instance", () => {
    const gateway = azure("network:ApplicationGateway", "g", {
      autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 },
    });
    const [line] = bill([gateway]).lines;
    expect(line?.least).toBeCloseTo((0.36 + 20 * 0.0144) * 730);
    expect(line?.most).toBeCloseTo((0.36 + 100 * 0.0144) * 730);
  });

  test("a standby of the database costs as much as the server", () => {
    const server = (mode: string) =>
      azure("dbforpostgresql:Server", "s", {
        sku: { name: "Standard_D4ds_v5", tier: "GeneralPurpose" },
        storage: { storageSizeGB: 128 },
        highAvailability: { mode },
      });
    const [alone] = bill([server("Disabled")]).lines;
    expect(alone?.least).toBeCloseTo(4 * 0.0975 * 730 + 128 * 0.138);
    expect(bill([server("ZoneRedundant")]).least).toBeCloseTo(2 * (alone?.least ?? 0));
  });

  test("firewall, cluster, plan, registry, addresses and endpoints are on it, once each", () => {
    const { lines, least, most } = bill([
      azure("network:AzureFirewall", "f", { sku: { tier: "Premium" } }),
      azure("containerservice:ManagedCluster", "c", { sku: { tier: "Standard" } }),
      azure("network:DdosProtectionPlan", "d", {}),
      azure("containerregistry:Registry", "r", { sku: { name: "Premium" } }),
      azure("network:PublicIPAddress", "a", {}),
      azure("network:PrivateEndpoint", "e", {}),
      azure("network:VirtualNetwork", "free", {}),
    ]);
    expect(lines).toHaveLength(6);
    expect(least).toBeCloseTo(1.75 * 730 + 73 + 2943.55 + 50 + 3.65 + 7.3);
    expect(most).toBe(least);
  });

  test("what has no price is named, and adds nothing", () => {
    const { unpriced, least } = bill([
      pool("gpu", { vmSize: "Standard_NC6" }),
      azure("network:AzureFirewall", "f", { sku: { tier: "Basic" } }),
    ]);
    expect([unpriced, least]).toEqual([["nodes of pool gpu, Standard_NC6", "Azure Firewall Basic"], 0]);
  });

  test("the prices of nodes hold for one region: in another they are not known", () => {
    const cluster = (location: string) =>
      azure("containerservice:ManagedCluster", "c", { location, sku: { tier: "Standard" } });
    expect(bill([cluster("swedencentral"), pool("stores")]).unpriced).toEqual([]);
    expect(bill([cluster("westeurope"), pool("stores")]).unpriced).toEqual([
      "nodes of pool stores, Standard_E8ds_v5 in westeurope",
    ]);
  });
});
