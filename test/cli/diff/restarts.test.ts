import { describe, expect, test } from "vitest";
import { object, said, workload } from "./sides.ts";

const application = (name: string, wave: number, source = {}) =>
  object("Application", name, { spec: { source } }, { annotations: { "argocd.argoproj.io/sync-wave": String(wave) } });

describe("restarts", () => {
  test("come in the order of waves, whatever the order of names", () => {
    const state = (config: string) => ({
      objects: {
        apps: [application("grafana", 9), application("tempo", 7), application("kafka", 6)],
        grafana: [workload({ kind: "Deployment", name: "grafana", config })],
        tempo: [workload({ name: "tempo-ingester", config })],
        kafka: [object("KafkaNodePool", "broker", { spec: { replicas: 3, jvmOptions: config } })],
      },
    });
    expect(said("restarts", state("c-0000000000"), state("c-1111111111"))).toEqual([
      "note: Wave 6 (buffer), kafka: KafkaNodePool broker restarts, 3 pods, for what its operator runs.",
      "note: Wave 7 (stores), tempo: tempo-ingester restarts, 3 pods, for new configuration.",
      "note: Wave 9 (presentation), grafana: grafana restarts, 3 pods, for new configuration.",
    ]);
  });

  test("zones go one after the other, by their own waves, and none of them is alone", () => {
    const zone = (number: number, image: string) =>
      workload({ name: `loki-ingester-${number}`, zone: `z${number}`, wave: String(number), replicas: 1, image });
    const state = (image: string) => ({
      objects: { apps: [application("loki", 7)], loki: [zone(2, image), zone(0, image), zone(1, image)] },
    });
    expect(said("restarts", state("l:1"), state("l:2"))).toEqual([
      "note: Wave 7 (stores), loki: loki-ingester-0, then loki-ingester-1, then loki-ingester-2 restart, 3 pods, for new image.",
    ]);
  });

  test("what has one pod is away meanwhile", () => {
    const state = (memory: string) => ({
      objects: { apps: [application("loki", 7)], loki: [workload({ name: "loki-compactor", replicas: 1, memory })] },
    });
    expect(said("restarts", state("1Gi"), state("2Gi"))).toEqual([
      "attention: Wave 7 (stores), loki: loki-compactor restarts, 1 pod, for new size; loki-compactor has one pod, and is away meanwhile.",
    ]);
  });

  test("what is no image, configuration or size is named as such", () => {
    const state = (pool: string) => ({
      objects: { apps: [application("loki", 7)], loki: [workload({ name: "loki-ingester", pool })] },
    });
    expect(said("restarts", state("a"), state("b"))).toEqual([
      "note: Wave 7 (stores), loki: loki-ingester restarts, 3 pods, for other settings of its pods.",
    ]);
  });

  test("a chart's pods restart as the chart decides", () => {
    const state = (targetRevision: string) => ({
      objects: { apps: [application("falco", 2, { chart: "falco", targetRevision })] },
    });
    expect(said("restarts", state("7.2.0"), state("7.3.0"))).toEqual([
      "note: Wave 2 (operators), falco: falco restarts, for its chart or values.",
    ]);
  });

  test("more replicas, other labels of the object, or a configuration that is read again roll nothing", () => {
    const overrides = (text: string) => object("ConfigMap", "loki-overrides", { data: { "overrides.yaml": text } });
    const before = { objects: { loki: [workload({ replicas: 3 }), overrides("a")] } };
    const after = { objects: { loki: [workload({ replicas: 5 }), overrides("b")] } };
    expect(said("restarts", before, after)).toEqual([]);
  });
});
