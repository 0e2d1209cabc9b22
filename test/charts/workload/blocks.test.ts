import { App } from "cdk8s";
import { describe, expect, it } from "vitest";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { fixedConfig, reloadedConfig } from "../../../charts/workload/config-map.ts";
import { goMemoryLimit } from "../../../charts/workload/container.ts";
import { daemonSet } from "../../../charts/workload/daemon-set.ts";
import { kube } from "../../../charts/workload/kube.ts";
import { probes } from "../../../charts/workload/probes.ts";
import { type StatefulSetProps, zonalStatefulSets } from "../../../charts/workload/stateful-set.ts";
import { labelsOf, nameOf, podHostsOf, type Workload } from "../../../charts/workload/workload.ts";
import { mebibytes, millicores } from "../../../src/base/quantity.ts";
import { tinyPlatform } from "../tiny-platform.ts";

const chart = () => new ComponentChart(new App(), "test", tinyPlatform, "hyperion");
const workload: Workload = { app: "tempo", component: "ingester", namespace: "hyperion", layer: "storage" };

describe("a configuration of fixed files", () => {
  it("has another name for another content, and the same for the same", () => {
    const name = (text: string) => fixedConfig(chart(), "a", { "a.yaml": text }).name;
    expect(name("one")).toMatch(/^a-[0-9a-f]{10}$/);
    expect(name("one")).toBe(name("one"));
    expect(name("one")).not.toBe(name("two"));
  });

  it("keeps its name where the program reads it again", () => {
    expect(reloadedConfig(chart(), "a", { "a.yaml": "one" }).name).toBe("a");
  });

  it("is refused above what Kubernetes stores", () => {
    expect(() => fixedConfig(chart(), "a", { "a.yaml": "x".repeat(1024 * 1024 + 1) })).toThrow(
      "ConfigMap a: found 1048577 bytes, allowed: 1048576",
    );
  });
});

describe("a workload's name", () => {
  it("is its program and its part, or one of them where both are the same", () => {
    expect(nameOf(workload)).toBe("tempo-ingester");
    expect(nameOf({ app: "grafana", component: "grafana" })).toBe("grafana");
  });

  it("makes the names of its pods", () => {
    expect(podHostsOf(workload, 2)).toEqual([
      "tempo-ingester-0.tempo-ingester-headless.hyperion.svc.cluster.local",
      "tempo-ingester-1.tempo-ingester-headless.hyperion.svc.cluster.local",
    ]);
  });

  it("bears a version that a label may hold", () => {
    expect(labelsOf(tinyPlatform, workload, "v1.0.0+build@sha")["app.kubernetes.io/version"]).toBe("v1.0.0_build_sha");
  });
});

describe("a zonal StatefulSet", () => {
  it("fails where the replicas do not divide by the zones", () => {
    const props: StatefulSetProps = {
      workload,
      placement: "storage",
      serviceAccount: { name: "tempo", workloadIdentity: false },
      priority: "storage",
      containers: [],
      replicas: 4,
      claims: [],
      services: [],
    };
    expect(() => zonalStatefulSets(chart(), ["a-1", "a-2", "a-3"], () => props)).toThrow(
      "tempo-ingester: found 4 replicas, allowed: a multiple of its 3 zones",
    );
  });
});

describe("a DaemonSet", () => {
  it("stands on every node, tainted ones included, and spreads by nothing else", () => {
    const scope = chart();
    daemonSet(scope, {
      workload,
      serviceAccount: { name: "agent", workloadIdentity: false },
      priority: "ingest",
      containers: [],
    });
    const [object] = scope.toJson() as [{ spec: { template: { spec: Record<string, unknown> } } }];
    const { spec } = object.spec.template;
    expect(spec["tolerations"]).toEqual([{ operator: "Exists" }]);
    expect(["nodeSelector", "affinity", "topologySpreadConstraints"].filter((field) => field in spec)).toEqual([]);
  });
});

describe("an object", () => {
  it("is refused when its kind and name are taken", () => {
    const scope = chart();
    kube(scope, "ServiceAccount", { name: "a" }, {});
    expect(() => kube(scope, "ServiceAccount", { name: "a" }, {})).toThrow("ServiceAccount-a");
  });
});

describe("quantities", () => {
  it.each([
    ["512Mi", 512],
    ["2Gi", 2048],
    ["1Ti", 1048576],
  ] as const)("%s is %i mebibytes", (size, expected) => {
    expect(mebibytes(size)).toBe(expected);
  });

  it.each([
    ["2", 2000],
    ["250m", 250],
  ] as const)("%s is %i millicores", (cpu, expected) => {
    expect(millicores(cpu)).toBe(expected);
  });

  it.each(["1G", "Gi", ""])("%j is no size", (size) => {
    expect(() => mebibytes(size)).toThrow("allowed: a size in Mi, Gi or Ti");
  });

  it("leave Go a fifth of the limit for what is not its heap", () => {
    expect(goMemoryLimit("1Gi")).toBe("819MiB");
  });
});

describe("probes", () => {
  it("give a start the seconds it is said to take", () => {
    const { startupProbe } = probes({ ready: { port: "http" }, live: { port: "http" }, startSeconds: 300 });
    expect(Number(startupProbe.periodSeconds) * Number(startupProbe.failureThreshold)).toBe(300);
  });
});
