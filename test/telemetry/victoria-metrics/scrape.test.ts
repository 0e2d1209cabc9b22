import { expect, test } from "vitest";
import { SCRAPE_ANNOTATIONS, type ScrapeJob, scrapeConfig } from "../../../src/telemetry/victoria-metrics/scrape.ts";

const config = scrapeConfig({ externalLabels: { cluster: "hyperion" } });
const job = (name: string): ScrapeJob | undefined => config.scrape_configs.find(({ job_name }) => job_name === name);

test("pods, kubelets, cAdvisor, kube-state-metrics and nodes are scraped", () => {
  expect(config.scrape_configs.map(({ job_name }) => job_name)).toEqual([
    "kubernetes-pods",
    "kubelet",
    "cadvisor",
    "kube-state-metrics",
    "prometheus-node-exporter",
  ]);
});

test("the labels that relabelling reads are those that Kubernetes discovery makes of the annotations", () => {
  expect(SCRAPE_ANNOTATIONS.port).toBe("prometheus.io/port");
  const read = job("kubernetes-pods")?.relabel_configs.flatMap(({ source_labels }) => source_labels ?? []);
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

test("a series says which program it is of, and which part of it", () => {
  const copied = job("kubernetes-pods")?.relabel_configs.flatMap(({ source_labels = [], target_label, action }) =>
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
