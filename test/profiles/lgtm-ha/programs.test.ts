import { describe, expect, test } from "vitest";
import {
  at,
  changed,
  config,
  containers,
  fields,
  fileOf,
  list,
  objects,
  objectsFor,
  podSpec,
  TIERS,
  text,
  workload,
} from "./stack.ts";

const peak = objects("peak");

describe("Prometheus", () => {
  const file = config(peak, "prometheus", "prometheus.yaml");
  const [container] = containers(workload(peak, "prometheus"));
  const args = (container?.["args"] ?? []) as readonly string[];

  test("has two replicas or more (S1-PRM-01) (S3-CMP-01) behind one address (S1-PRM-09) (S3-HA-01), and port 9090 (S1-PRM-02)", () => {
    for (const tier of TIERS)
      expect(Number(at(workload(objects(tier), "prometheus")["spec"], "replicas"))).toBeGreaterThanOrEqual(2);
    expect(args).toContain("--web.listen-address=:9090");
  });

  test("scrapes every pod of applications that asks for it, and honours its port, path and scheme (S1-PRM-03) (D-46) (S3-FLW-08)", () => {
    const job = list(file["scrape_configs"]).find((one) => one["job_name"] === "kubernetes-pods");
    expect(list(job?.["kubernetes_sd_configs"])).toEqual([{ role: "pod", namespaces: { names: ["applications"] } }]);
    const rules = JSON.stringify(job?.["relabel_configs"]);
    expect(rules).toContain(
      '{"source_labels":["__meta_kubernetes_pod_annotation_prometheus_io_scrape"],"regex":"true","action":"keep"}',
    );
    for (const name of ["port", "path", "scheme"]) expect(rules).toContain(`annotation_prometheus_io_${name}`);
  });

  test("replicas run one file and differ by the label that the pod's name fills (S1-PRM-05) (D-33)", () => {
    expect(at(file["global"], "external_labels")).toEqual({ cluster: "lgtm-peak", __replica__: "${POD_NAME}" });
    const variable = list(container?.["env"]).find((one) => one["name"] === "POD_NAME");
    expect(at(variable, "valueFrom", "fieldRef", "fieldPath")).toBe("metadata.name");
    expect(at(file["alerting"], "alert_relabel_configs")).toEqual([{ action: "labeldrop", regex: "__replica__" }]);
  });

  test("each sends what it scraped to the one Mimir (S1-PRM-04) (S1-MIM-02) (S3-HA-03) (S3-FLW-07)", () => {
    expect(list(file["remote_write"]).map((one) => one["url"])).toEqual([
      "http://mimir.observability.svc.cluster.local:8080/api/v1/push",
    ]);
  });

  test("keeps samples 15 days (S1-PRM-06), and takes those of collectors", () => {
    expect(args).toContain("--storage.tsdb.retention.time=15d");
    expect(args).toContain("--web.enable-remote-write-receiver");
  });

  test("keeps them on a volume or on the node's disk, as the values say (S1-PRM-07)", () => {
    const node = objectsFor(
      changed("normal", (values) => ({
        ...values,
        backup: { enabled: false },
        storage: { ...values.storage, prometheus: { kind: "emptyDir", size: "10Gi" } },
      })),
    );
    expect(at(workload(peak, "prometheus")["spec"], "volumeClaimTemplates")).toHaveLength(1);
    expect(fields(workload(node, "prometheus")["spec"])).not.toHaveProperty("volumeClaimTemplates");
    expect(list(podSpec(workload(node, "prometheus"))["volumes"])).toContainEqual({
      name: "data",
      emptyDir: { sizeLimit: "10Gi" },
    });
  });

  test("scrapes Alloy for itself and for its node (S1-PRM-08) (D-32), and itself (S1-SLF-01)", () => {
    const jobs = list(file["scrape_configs"]);
    const job = (name: string) => jobs.find((one) => one["job_name"] === name);
    const alloy = fileOf(peak, "alloy", "config.alloy");
    const label = /prometheus\.exporter\.unix "(\w+)"/.exec(alloy)?.[1];
    expect(job("node")?.["metrics_path"]).toBe(`/api/v0/component/prometheus.exporter.unix.${label}/metrics`);
    expect(job("alloy")).toBeDefined();
    expect(JSON.stringify(job("prometheus"))).toContain('"regex":"prometheus"');
  });
});

describe("Mimir", () => {
  const file = config(peak, "mimir", "mimir.yaml");

  test("keeps what one elected replica of Prometheus sends (S1-MIM-05) (D-33), and all of it for ever (S1-MIM-03)", () => {
    expect(at(file["distributor"], "ha_tracker")).toEqual({
      enable_ha_tracker: true,
      kvstore: { store: "memberlist" },
    });
    expect(file["limits"]).toMatchObject({
      accept_ha_samples: true,
      compactor_blocks_retention_period: 0,
      ha_tracker_failover_timeout: "30s",
    });
    expect(at(file["ingest_storage"], "enabled")).toBe(false);
  });

  test("is a ring of as many copies as the tier says, and never of two (D-39)", () => {
    const copies = TIERS.map((tier) =>
      at(config(objects(tier), "mimir", "mimir.yaml")["ingester"], "ring", "replication_factor"),
    );
    expect(copies).toEqual([1, 1, 3]);
  });

  test("keeps blocks on a volume, in S3 or in Azure Blob (S1-MIM-04) (D-43)", () => {
    expect(at(config(objects("normal"), "mimir", "mimir.yaml")["blocks_storage"], "backend")).toBe("filesystem");
    expect(at(file["blocks_storage"], "s3", "bucket_name")).toBe("lgtm-peak-mimir-blocks");
    const azure = objectsFor(
      changed("peak", (values) => ({
        ...values,
        storage: {
          ...values.storage,
          mimir: {
            kind: "azure",
            account: "stmetrics",
            clientId: "3f8a1c2e-0b5d-4e6f-8a91-2c3d4e5f6071",
            container: "mimir",
            addresses: ["10.2.0.0/24"],
            disk: "50Gi",
          },
        },
      })),
    );
    expect(at(config(azure, "mimir", "mimir.yaml")["blocks_storage"], "azure")).toEqual({
      account_name: "stmetrics",
      container_name: "mimir-blocks",
    });
  });

  test("has buckets of their own for blocks, rules and alerts, or would refuse to start", () => {
    const buckets = ["blocks_storage", "ruler_storage", "alertmanager_storage"].map((one) =>
      at(file[one], "s3", "bucket_name"),
    );
    expect(new Set(buckets).size).toBe(3);
  });
});

describe("Loki", () => {
  test("keeps lines as long as the values say, and deletes them then (S1-LOK-03)", () => {
    const of = (days: number) =>
      config(
        objectsFor(changed("normal", (values) => ({ ...values, retention: { ...values.retention, logsDays: days } }))),
        "loki",
        "loki.yaml",
      );
    expect([7, 30].map((days) => at(of(days)["limits_config"], "retention_period"))).toEqual(["168h", "720h"]);
    expect(at(of(7)["compactor"], "retention_enabled")).toBe(true);
  });

  test("is on a volume or in object storage (S1-LOK-04)", () => {
    expect(at(config(objects("normal"), "loki", "loki.yaml")["storage_config"], "object_store")).toEqual({
      filesystem: { dir: "/var/loki/store/chunks" },
    });
    expect(at(config(peak, "loki", "loki.yaml")["storage_config"], "object_store", "s3", "bucket_name")).toBe(
      "lgtm-peak-loki-chunks",
    );
  });

  test("gets keys of S3 from the Secret and from no file (D-X3)", () => {
    const variables = list(containers(workload(peak, "loki"))[0]?.["env"]);
    expect(variables).toContainEqual({
      name: "AWS_ACCESS_KEY_ID",
      valueFrom: { secretKeyRef: { name: "object-storage", key: "access-key" } },
    });
    expect(fileOf(peak, "loki", "loki.yaml")).not.toMatch(/secret|access_key/);
  });
});

describe("Alloy", () => {
  const file = fileOf(peak, "alloy", "config.alloy");

  test("reads the logs of its own node's pods through the API, and no others (S1-ALY-04) (S3-FLW-09)", () => {
    expect(file).toContain('field = "spec.nodeName=" + sys.env("NODE_NAME")');
    expect(file).not.toContain("clustering");
    expect(file).toContain("http://loki.observability.svc.cluster.local:3100/loki/api/v1/push");
  });

  test("reads the stack's own logs as well: no namespace is left out (S1-SLF-03)", () => {
    expect(file).not.toMatch(/__meta_kubernetes_namespace"\][^}]*action = "(drop|keep)"/);
  });

  test("keeps its place on the node, which outlives the pod (S3-FLW-11)", () => {
    const alloy = workload(peak, "alloy");
    const [container] = containers(alloy);
    const path = ((container?.["args"] ?? []) as string[])
      .find((one) => one.startsWith("--storage.path="))
      ?.split("=")[1];
    const mount = list(container?.["volumeMounts"]).find((one) => one["mountPath"] === path);
    const volume = list(podSpec(alloy)["volumes"]).find((one) => one["name"] === mount?.["name"]);
    expect(volume).toHaveProperty("hostPath");
  });

  test("shows its node's metrics (S1-ALY-03), and passes OTLP on to every collector (S1-ALY-05) (S1-ALY-06)", () => {
    expect(file).toContain("prometheus.exporter.unix");
    for (const port of [4317, 4318]) expect(file).toContain(`0.0.0.0:${port}`);
    expect(file).toContain("otel-collector-headless.observability.svc.cluster.local:4317");
  });
});

describe("the collector", () => {
  const file = config(peak, "otel-collector", "config.yaml");
  const pipelines = fields(at(file["service"], "pipelines"));

  test("has pipelines of all three signals (S1-OTL-06), each batched (S1-OTL-07)", () => {
    for (const signal of ["metrics", "logs", "traces"])
      expect(at(pipelines[signal], "processors")).toEqual(["memory_limiter", "batch"]);
  });

  test.each(TIERS)(
    "in %s it writes metrics to each Prometheus by its own name (S1-OTL-08) (S3-FLW-13) (D-32)",
    (tier) => {
      const all = objects(tier);
      const exporters = fields(config(all, "otel-collector", "config.yaml")["exporters"]);
      const urls = Object.values(exporters).flatMap((one) =>
        at(one, "remote_write_queue") === undefined ? [] : [text(at(one, "endpoint"))],
      );
      const count = Number(at(workload(all, "prometheus")["spec"], "replicas"));
      expect(urls).toEqual(
        Array.from(
          { length: count },
          (_, index) =>
            `http://prometheus-${index}.prometheus-headless.observability.svc.cluster.local:9090/api/v1/write`,
        ),
      );
    },
  );

  test("writes logs to the one Loki (S3-HA-04), and makes metrics of traces (D-30)", () => {
    expect(at(file["exporters"], "otlp_http/loki", "endpoint")).toBe(
      "http://loki.observability.svc.cluster.local:3100/otlp",
    );
    expect(at(pipelines["traces"], "exporters")).toEqual(["span_metrics"]);
  });

  test("receives at 4317 (S1-OTL-02) and 4318 (S1-OTL-03), and is probed at 13133 (S1-OTL-05)", () => {
    expect(at(file["receivers"], "otlp", "protocols", "grpc", "endpoint")).toBe("${env:MY_POD_IP}:4317");
    expect(at(file["receivers"], "otlp", "protocols", "http", "endpoint")).toBe("${env:MY_POD_IP}:4318");
    expect(at(file["extensions"], "health_check", "endpoint")).toBe("${env:MY_POD_IP}:13133");
  });
});

test("Grafana reads Prometheus, Mimir and Loki (S1-GRF-02), and shows a page for each component (S1-SLF-02)", () => {
  const sources = list(config(peak, "grafana", "datasources.yaml")["datasources"]);
  expect(sources.map((one) => one["url"])).toEqual([
    "http://mimir.observability.svc.cluster.local:8080/prometheus",
    "http://prometheus.observability.svc.cluster.local:9090",
    "http://loki.observability.svc.cluster.local:3100",
    "http://alertmanager.observability.svc.cluster.local:9093",
  ]);
  const page = JSON.parse(fileOf(peak, "grafana", "prometheus.json")) as { panels: { datasource: { uid: string } }[] };
  const uids = new Set(page.panels.map(({ datasource }) => datasource.uid));
  expect(sources.map((one) => one["uid"])).toEqual(expect.arrayContaining([...uids]));
});
