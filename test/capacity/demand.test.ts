import { describe, expect, test } from "vitest";
import { demands, takes } from "../../src/capacity/demand.ts";
import { nodePools } from "../../src/capacity/node-pool.ts";
import { container, pod, pool, workload } from "./manifests.ts";

describe("what workloads ask for", () => {
  test("a pod is its containers and its sidecars, or the largest container before them", () => {
    const spec = {
      initContainers: [container("100m", "8Gi"), container("200m", "1Gi", { restartPolicy: "Always" })],
      containers: [container("1", "2Gi"), container("500m", "512Mi")],
    };
    expect(demands([workload("Deployment", "a", 2, spec)])).toMatchObject([
      { workload: "Deployment hyperion/a", pod: { cpu: 1700, memory: 8192 }, replicas: { min: 2, max: 2 } },
    ]);
  });

  test("an autoscaler's range stands for the replicas of what it scales, and of nothing else", () => {
    const scaler = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "a", namespace: "hyperion" },
      spec: { minReplicas: 3, maxReplicas: 12, scaleTargetRef: { kind: "Deployment", name: "a" } },
    };
    const found = demands([
      scaler,
      workload("Deployment", "a", 1, pod("p", "1", "1Gi")),
      workload("StatefulSet", "a", 1, pod("p", "1", "1Gi")),
    ]);
    expect(found.map(({ replicas }) => replicas)).toEqual([
      { min: 3, max: 12 },
      { min: 1, max: 1 },
    ]);
  });

  test("Kafka's and ClickHouse's pods are made by their operators, and count", () => {
    const kafka = {
      apiVersion: "kafka.strimzi.io/v1",
      kind: "KafkaNodePool",
      metadata: { name: "broker", namespace: "kafka" },
      spec: {
        replicas: 3,
        resources: { requests: { cpu: "2", memory: "8Gi" } },
        storage: { volumes: [{ type: "persistent-claim", class: "replicated", size: "1Ti" }] },
      },
    };
    const clickhouse = {
      apiVersion: "clickhouse.altinity.com/v1",
      kind: "ClickHouseInstallation",
      metadata: { name: "hyperion", namespace: "hyperion" },
      spec: {
        configuration: { clusters: [{ layout: { replicasCount: 2, shardsCount: 2 } }] },
        templates: { podTemplates: [{ spec: { containers: [container("500m", "4Gi")] } }] },
      },
    };
    expect(demands([kafka, clickhouse])).toMatchObject([
      {
        pod: { cpu: 2000, memory: 8192 },
        replicas: { min: 3 },
        volumes: [{ storageClass: "replicated", mebibytes: 1048576 }],
      },
      { pod: { cpu: 500, memory: 4096 }, replicas: { min: 4 } },
    ]);
  });

  test("jobs come and go, and are left out", () => {
    expect(demands([workload("CronJob", "restore", 1, pod("p", "1", "1Gi"))])).toEqual([]);
  });
});

describe("a pool takes pods", () => {
  const [stores] = nodePools([pool("stores", { nodeTaints: ["stores=true:NoSchedule"] })]);
  const takesPod = (spec: object) => {
    const [demand] = demands([workload("Deployment", "a", 1, { containers: [], ...spec })]);
    return stores !== undefined && demand !== undefined && takes(stores, demand);
  };
  const tolerations = [{ key: "stores", operator: "Equal", value: "true", effect: "NoSchedule" }];

  test("that tolerate its taints", () => {
    expect(takesPod({ tolerations })).toBe(true);
    expect(takesPod({ tolerations: [{ operator: "Exists" }] })).toBe(true);
    expect(takesPod({})).toBe(false);
  });

  test("whose selector it has, the zone aside, which Azure sets", () => {
    expect(
      takesPod({ tolerations, nodeSelector: { pool: "stores", "topology.kubernetes.io/zone": "swedencentral-1" } }),
    ).toBe(true);
    expect(takesPod({ tolerations, nodeSelector: { pool: "other" } })).toBe(false);
  });

  test("whose required affinity it has", () => {
    const affinity = (value: string) => ({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "pool", operator: "In", values: [value] }] }],
        },
      },
    });
    expect(takesPod({ tolerations, affinity: affinity("stores") })).toBe(true);
    expect(takesPod({ tolerations, affinity: affinity("other") })).toBe(false);
  });
});
