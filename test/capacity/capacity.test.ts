import { describe, expect, test } from "vitest";
import { capacityOf, nodesOf } from "../../src/capacity/capacity.ts";
import { pod, pool, workload } from "./manifests.ts";

describe("capacity of node pools", () => {
  test("pods fill nodes one after the other, and a half-filled node counts", () => {
    const { pools, homeless } = capacityOf(
      [pool("stores")],
      [workload("StatefulSet", "a", 3, pod("stores", "1", "40Gi"))],
    );
    expect(pools[0]?.least).toEqual({ cpu: 3000, memory: 3 * 40 * 1024, pods: 3, nodes: 3 });
    expect(homeless).toEqual([]);
  });

  test("small pods go where the large ones left room", () => {
    const objects = [
      workload("StatefulSet", "large", 2, pod("stores", "1", "40Gi")),
      workload("Deployment", "small", 4, pod("stores", "1", "8Gi")),
    ];
    expect(capacityOf([pool("stores")], objects).pools[0]?.least.nodes).toBe(2);
  });

  test("pods that must stand apart need a node each, however small", () => {
    const objects = [workload("StatefulSet", "a", 5, pod("stores", "100m", "128Mi", true))];
    expect(capacityOf([pool("stores")], objects).pools[0]?.least.nodes).toBe(5);
  });

  test("a DaemonSet takes its part of every node", () => {
    const agent = workload("DaemonSet", "agent", 1, { containers: [], tolerations: [{ operator: "Exists" }] });
    const large = workload("DaemonSet", "agent", 1, {
      ...pod("stores", "1", "30Gi"),
      tolerations: [{ operator: "Exists" }],
    });
    const store = workload("StatefulSet", "a", 2, pod("stores", "1", "30Gi"));
    expect(capacityOf([pool("stores")], [agent, store]).pools[0]?.least.nodes).toBe(1);
    expect(capacityOf([pool("stores")], [large, store]).pools[0]?.least.nodes).toBe(2);
  });

  test("a pod that no pool takes, or none is large enough for, is homeless", () => {
    const objects = [
      workload("Deployment", "elsewhere", 1, pod("other", "1", "1Gi")),
      workload("Deployment", "giant", 1, pod("stores", "1", "64Gi")),
    ];
    expect(capacityOf([pool("stores")], objects).homeless).toEqual([
      "Deployment hyperion/elsewhere",
      "Deployment hyperion/giant",
    ]);
  });

  test("a pool runs with what is needed, within what it may have", () => {
    const objects = [workload("StatefulSet", "a", 4, pod("stores", "1", "40Gi"))];
    const nodes = (minCount: number, maxCount: number) =>
      capacityOf([pool("stores", { minCount, maxCount })], objects).pools.map(nodesOf);
    expect([nodes(1, 10), nodes(6, 10), nodes(1, 2)]).toEqual([[4], [6], [2]]);
  });

  test("a VM size that is not known is taken as endless, and said to be unknown", () => {
    const [one] = capacityOf(
      [pool("stores", { vmSize: "Standard_NC6" })],
      [workload("StatefulSet", "a", 3, pod("stores", "1", "40Gi"))],
    ).pools;
    expect([one?.node, one?.least.nodes]).toEqual([undefined, 1]);
  });
});
