import { expect, test } from "vitest";
import { HOP_REQUESTS } from "../../../src/conventions/hop-requests.ts";
import { SCRAPE_ANNOTATIONS } from "../../../src/telemetry/scrape/cluster-jobs.ts";
import { scrapeConfig, type VmagentJob } from "../../../src/telemetry/victoria-metrics/scrape.ts";

const config = scrapeConfig({ externalLabels: { cluster: "hyperion" } });
const job = (name: string): VmagentJob | undefined => config.scrape_configs.find(({ job_name }) => job_name === name);

test("pods, kubelets, cAdvisor, kube-state-metrics and nodes are scraped", () => {
  expect(config.scrape_configs.map(({ job_name }) => job_name)).toEqual([
    "kubernetes-pods",
    "hop-requests",
    "kubelet",
    "cadvisor",
    "kube-state-metrics",
    "prometheus-node-exporter",
  ]);
});

test("the labels that relabelling reads are those that Kubernetes discovery makes of the annotations", () => {
  expect(SCRAPE_ANNOTATIONS.port).toBe("prometheus.io/port");
  const read = job("kubernetes-pods")?.relabel_configs?.flatMap(({ source_labels }) => source_labels ?? []);
  expect(read).toContain("__meta_kubernetes_pod_annotation_prometheus_io_port");
  expect(read).toContain("__meta_kubernetes_pod_label_app_kubernetes_io_name");
});

test("a pod with several ports is scraped once, at the one it names", () => {
  expect(job("kubernetes-pods")?.relabel_configs).toContainEqual({
    action: "keep_if_equal",
    source_labels: [
      "__meta_kubernetes_pod_annotation_prometheus_io_port",
      "__meta_kubernetes_pod_container_port_number",
    ],
  });
});

test("what agents counted in the hops' logs is scraped at a port of its own, and is no series of the agents (S0-COL-11)", () => {
  const own = job(HOP_REQUESTS.portName)?.relabel_configs;
  expect(own).toContainEqual({
    action: "keep",
    source_labels: ["__meta_kubernetes_pod_container_port_name"],
    regex: HOP_REQUESTS.portName,
  });
  expect(own).toContainEqual({ target_label: "job", replacement: HOP_REQUESTS.portName });
});

test("a series says which program it is of, and which part of it", () => {
  const copied = job("kubernetes-pods")?.relabel_configs?.flatMap(({ source_labels = [], target_label, action }) =>
    action === undefined && target_label !== undefined ? [[target_label, source_labels[0]]] : [],
  );
  expect(Object.fromEntries(copied ?? [])).toMatchObject({
    job: "__meta_kubernetes_pod_label_app_kubernetes_io_name",
    component: "__meta_kubernetes_pod_label_app_kubernetes_io_component",
    namespace: "__meta_kubernetes_namespace",
    pod: "__meta_kubernetes_pod_name",
  });
});

test("kubelets are asked over TLS that is verified, as a service account", () => {
  for (const name of ["kubelet", "cadvisor"]) {
    expect(job(name)).toMatchObject({ scheme: "https", tls_config: { ca_file: expect.stringContaining("ca.crt") } });
    expect(job(name)?.tls_config).not.toHaveProperty("insecure_skip_verify");
  }
});

test("one target cannot flood the store", () => {
  for (const { sample_limit } of config.scrape_configs) expect(sample_limit).toBe(50_000);
});

test("the shortest burn-rate window holds four scrapes, and a scrape ends before the next", () => {
  expect(config.global.scrape_interval).toBe("15s");
  expect(scrapeConfig({ externalLabels: {}, intervalSeconds: 5 }).global.scrape_timeout).toBe("5s");
});

test("series about pods keep the pod they are about", () => {
  expect(job("kube-state-metrics")?.honor_labels).toBe(true);
  expect(job("kubernetes-pods")).not.toHaveProperty("honor_labels");
});

test("pods of third-party charts are found by their labels, unless they ask to be scraped themselves", () => {
  const labels = { "app.kubernetes.io/part-of": "kyverno" };
  const { scrape_configs } = scrapeConfig({
    externalLabels: {},
    operators: [
      { name: "kyverno", namespace: "kyverno", labels, port: 8000 },
      { name: "kube-state-metrics", namespace: "hyperion", labels: {}, port: 8080 },
    ],
  });
  const operators = scrape_configs.filter(({ job_name }) => job_name.startsWith("operator-"));
  expect(operators.map(({ job_name }) => job_name)).toEqual(["operator-kyverno"]);
  const kept = operators[0]?.relabel_configs?.filter(({ action }) => action === "keep" || action === "drop");
  expect(kept?.map(({ action, source_labels = [], regex }) => [action, source_labels[0], regex])).toEqual([
    ["drop", "__meta_kubernetes_pod_phase", "Succeeded|Failed"],
    ["drop", "__meta_kubernetes_pod_annotation_prometheus_io_scrape", "true"],
    ["keep", "__meta_kubernetes_namespace", "kyverno"],
    ["keep", "__meta_kubernetes_pod_label_app_kubernetes_io_part_of", "kyverno"],
    ["keep", "__meta_kubernetes_pod_container_port_number", "8000"],
  ]);
  expect(operators[0]?.relabel_configs).toContainEqual({ target_label: "job", replacement: "kyverno" });
});
