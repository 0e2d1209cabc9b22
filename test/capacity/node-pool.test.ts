import { describe, expect, test } from "vitest";
import { allocatable, nodePools, vmSize } from "../../src/capacity/node-pool.ts";
import { azure, pool } from "./manifests.ts";

describe("node pools of a plan", () => {
  test("are those in the cluster and those beside it", () => {
    const cluster = azure("containerservice:ManagedCluster", "c", {
      agentPoolProfiles: [
        {
          name: "system",
          vmSize: "Standard_D4ds_v5",
          minCount: 3,
          maxCount: 5,
          nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"],
        },
      ],
    });
    expect(nodePools([cluster, pool("stores")])).toMatchObject([
      {
        name: "system",
        minCount: 3,
        maxCount: 5,
        taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" }],
      },
      { name: "stores", labels: { pool: "stores" }, taints: [] },
    ]);
  });

  test("that differ in their zone alone are one, as large as they are together", () => {
    const zonal = ["1", "2", "3"].map((zone) =>
      pool("stores", { agentPoolName: `stores${zone}`, availabilityZones: [zone], minCount: 2, maxCount: 4 }),
    );
    expect(nodePools(zonal)).toMatchObject([{ name: "stores", groups: 3, minCount: 6, maxCount: 12 }]);
    const spanning = pool("stores", { agentPoolName: "stores1", availabilityZones: ["1", "2"] });
    expect(nodePools([spanning])).toMatchObject([{ name: "stores1", groups: 1 }]);
  });

  test.each([
    ["Standard_D4ds_v5", { cpu: 4000, memory: 16 * 1024 }],
    ["Standard_E16ds_v6", { cpu: 16_000, memory: 128 * 1024 }],
    ["Standard_NC6", undefined],
  ])("the size of %s", (name, size) => {
    expect(vmSize(name)).toEqual(size);
  });

  test("AKS keeps a part of each node: of Microsoft's own example, 8 GB and 30 pods, 650 MB and 100 MiB more for eviction", () => {
    const [small] = nodePools([pool("p", { vmSize: "Standard_D2ds_v5", maxPods: 30 })]);
    if (small === undefined) throw new Error("no pool");
    expect(allocatable(small)).toEqual({ cpu: 1900, memory: Math.floor(8192 - 650e6 / 2 ** 20 - 100) });
  });

  test("it keeps at most a quarter of the memory", () => {
    const [small] = nodePools([pool("p", { vmSize: "Standard_D2ds_v5", maxPods: 250 })]);
    if (small === undefined) throw new Error("no pool");
    expect(allocatable(small)?.memory).toBe(8192 - 2048 - 100);
  });
});
