import { describe, expect, it } from "vitest";
import { kafkaTopics } from "../../charts/hyperion/kafka-topics.ts";
import { mebibytes } from "../../src/base/quantity.ts";
import { SIGNALS } from "../../src/base/signals.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { at, list, type Manifest, objectsOf, text } from "./rendered.ts";

const environment = loadEnvironment("dev");
const keyOf = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
const byKey = (objects: readonly Manifest[]) => new Map(objects.map((one) => [keyOf(one), text(one)]));

/** Objects that one tree has and the other has not, or has otherwise. */
function differing(before: readonly Manifest[], after: readonly Manifest[]): string[] {
  const [a, b] = [byKey(before), byKey(after)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}

describe("ClickHouse", () => {
  const { clickhouse: _off, ...without } = environment.hyperion;
  const off = objectsOf({ ...environment, hyperion: without });

  it("is there where it is sized", () => {
    expect(objectsOf(environment).map(({ kind }) => kind)).toContain("ClickHouseInstallation");
  });

  it("leaves nothing behind where it is not, and changes nothing but what reads it (S0-CLK-01)", () => {
    expect(off.filter((one) => one.metadata.name.startsWith("clickhouse") && one.kind !== "Namespace")).toEqual([]);
    const others = differing(off, objectsOf(environment)).filter((key) => !/clickhouse|ClickHouse/.test(key));
    // Egress writes to it, Grafana has a data source of it, vmagent scrapes it, alerts watch it, and Falco knows every declared port.
    expect(others.filter((key) => !/grafana|falco|otelcol-egress|vmagent|vmalert/.test(key))).toEqual([]);
  });
});

describe("a tenant of its own limits, retention and readers", () => {
  const [platform] = environment.hyperion.tenants;
  if (platform === undefined) throw new Error("no tenant");
  const tenant = {
    ...platform,
    name: "fourth",
    account: 44,
    producers: ["c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d44"],
    readers: ["c1d2e3f4-0000-4b6c-9d7e-8f9a0b1c2d45"],
    traces: { rateBytes: 123_456, retentionDays: 3 },
    logs: { maxStreams: 777, retentionDays: 2 },
  };
  const { hyperion } = environment;
  const objects = objectsOf({ ...environment, hyperion: { ...hyperion, tenants: [...hyperion.tenants, tenant] } });
  const config = (name: RegExp) =>
    objects
      .filter(({ kind, metadata }) => kind === "ConfigMap" && name.test(metadata.name))
      .map((one) => text(one["data"]))
      .join("");

  it("is one entry: Tempo, Loki, vmauth, ingress and the processors all know it", () => {
    expect(config(/^tempo-overrides$/)).toMatch(/fourth:.*123456.*72h/s);
    expect(config(/^loki-overrides$/)).toMatch(/fourth:.*777.*48h/s);
    expect(config(/^vmauth-/)).toMatch(/fourth.*2d45.*select\/44\//s);
    expect(config(/^otelcol-ingress-[0-9a-f]{10}$/)).toContain("2d44");
    for (const signal of ["metrics", "logs", "traces"])
      expect(config(new RegExp(`^otelcol-${signal}-processor-[0-9a-f]{10}$`))).toContain(`${signal}-fourth`);
  });

  it("is read by whom it names alone: no other user of vmauth reaches its account, and without it there is no such user", () => {
    const usersOf = (tree: readonly Manifest[]) => {
      const [map] = tree.filter(({ kind, metadata }) => kind === "ConfigMap" && /^vmauth-/.test(metadata.name));
      return list(at(JSON.parse(text(at(map, "data", "auth.json"))), "users"));
    };
    const reaching = usersOf(objects).filter((user) => text(user["url_map"]).includes("select/44/"));
    expect(reaching).toHaveLength(1);
    expect(text(reaching)).toContain(tenant.readers[0]);
    expect(usersOf(objectsOf(environment)).map((user) => user["name"])).toEqual(["grafana"]);
  });
});

describe("the failover buffer", () => {
  it.each(["dev", "qa", "prod"])(
    "is durable in %s: three copies, two acknowledge, nothing is deleted by a pruned file (S0-KAF-07)",
    (name) => {
      const objects = objectsOf(loadEnvironment(name));
      const topics = objects.filter(({ kind }) => kind === "KafkaTopic");
      expect(topics.length).toBeGreaterThan(15);
      for (const topic of topics) {
        expect(topic["spec"]).toMatchObject({ replicas: 3, config: { "min.insync.replicas": 2 } });
        expect(at(topic, "metadata", "annotations", "argocd.argoproj.io/sync-options")).toBe("Prune=false");
      }
      const pools = objects.filter(({ kind }) => kind === "KafkaNodePool");
      expect(pools.length).toBeGreaterThan(0);
      for (const pool of [...pools, ...objects.filter(({ kind }) => kind === "Kafka")])
        expect(at(pool, "metadata", "annotations", "argocd.argoproj.io/sync-options")).toBe("Prune=false");
      for (const volumes of pools.map((pool) => list(at(pool, "spec", "storage", "volumes")))) {
        expect(volumes.length).toBeGreaterThan(0);
        expect(volumes.filter((volume) => volume["deleteClaim"] !== false)).toEqual([]);
      }
    },
  );

  it("has a topic and a dead-letter topic for each target and signal (S0-KAF-05)", () => {
    const names = kafkaTopics(environment).map(({ name }) => name);
    const { consumers } = environment;
    // A signal that no team takes never goes to egress.
    const outward = SIGNALS.filter((signal) => consumers.some(({ signals }) => signals.includes(signal)));
    const targets = [
      ...SIGNALS.map((signal) => `${signal}-processor.${signal}`),
      ...["tempo.traces", "loki.logs", "victoria-metrics.metrics"],
      ...outward.map((signal) => `egress.${signal}`),
      ...consumers.flatMap((one) => one.signals.map((signal) => `consumer-${one.name}.${signal}`)),
    ];
    for (const kind of ["failover", "dlq"]) {
      const found = names.filter((name) => name.startsWith(`hyperion.${kind}.`));
      expect(found.sort()).toEqual(targets.map((rest) => `hyperion.${kind}.${rest}`).sort());
    }
  });

  it.each(["dev", "qa", "prod"])("cannot fill its disks in %s, whichever topics are full", (name) => {
    const one = loadEnvironment(name);
    const { brokers } = one.hyperion.kafka;
    const bytes = kafkaTopics(one).reduce(
      (sum, { partitions, replicas, config }) => sum + partitions * replicas * Number(config["retention.bytes"]),
      0,
    );
    const disks = brokers.replicas * mebibytes(brokers.volume) * 1024 * 1024;
    expect(bytes).toBeLessThanOrEqual(disks * 0.86);
    // How much of them is needed is what the expected rates say: test/charts/buffer-size.test.ts.
    expect(bytes).toBeGreaterThan(0);
  });
});

describe("the restore of metrics", () => {
  const jobs = objectsOf(environment).filter(({ kind }) => kind === "CronJob");

  it("is ready for each vmstorage pod, on its own volume and from its own backup (S0-MET-05)", () => {
    const ready = jobs.map((job) => {
      const spec = at(job, "spec", "jobTemplate", "spec", "template", "spec");
      return [at(spec, "volumes", 0, "persistentVolumeClaim", "claimName"), at(spec, "containers", 0, "args", 0)];
    });
    expect(ready).toEqual(
      [0, 1, 2].map((index) => [`data-vmstorage-${index}`, `-src=azblob://vm-latest/vmstorage-${index}/latest`]),
    );
  });

  it("never starts by itself: it deletes what the backup does not hold", () => {
    expect(jobs).toHaveLength(3);
    for (const job of jobs) expect(job["spec"]).toMatchObject({ suspend: true, schedule: "0 0 30 2 *" });
  });
});

describe("copies by zone", () => {
  const ingesters = (zones: ("1" | "2" | "3")[], replicationFactor: 1 | 3) => {
    const changed = structuredClone(environment);
    changed.azure.zones = zones;
    changed.hyperion.tempo.replicationFactor = replicationFactor;
    return objectsOf(changed)
      .filter(({ kind, metadata }) => kind === "StatefulSet" && metadata.name.startsWith("tempo-ingester"))
      .map((one) => [one.metadata.name, at(one, "metadata", "annotations", "argocd.argoproj.io/sync-wave")]);
  };

  it("are one StatefulSet a zone, rolled one zone after the other", () => {
    expect(ingesters(["1", "2", "3"], 3)).toEqual([
      ["tempo-ingester-swedencentral-1", "0"],
      ["tempo-ingester-swedencentral-2", "1"],
      ["tempo-ingester-swedencentral-3", "2"],
    ]);
  });

  it("are one StatefulSet where there are fewer zones than copies, or one copy", () => {
    expect(ingesters(["1"], 3)).toEqual([["tempo-ingester", undefined]]);
    expect(ingesters(["1", "2", "3"], 1)).toEqual([["tempo-ingester", undefined]]);
  });
});

describe("patches", () => {
  const patched = (object: string) => {
    const changed = structuredClone(environment);
    changed.hyperion.patches = [
      { object, operations: [{ op: "replace", path: "/spec/replicas", value: 5 }], reason: "a test of the way out" },
    ];
    return objectsOf(changed);
  };

  it("change the named object, last, and no other", () => {
    expect(differing(objectsOf(environment), patched("Deployment/grafana"))).toEqual(["Deployment/hyperion/grafana"]);
    const grafana = patched("Deployment/grafana").find(
      ({ kind, metadata }) => kind === "Deployment" && metadata.name === "grafana",
    );
    expect(at(grafana, "spec", "replicas")).toBe(5);
  });

  it("fail when they meet no object, and say which there are", () => {
    expect(() => patched("Deployment/grafanna")).toThrow(
      /found Deployment\/grafanna, which is not rendered; allowed: .*Deployment\/grafana/,
    );
  });
});
