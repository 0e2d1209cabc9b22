import { describe, expect, test } from "vitest";
import { srePrometheus } from "../../../profiles/sre/monitoring/prometheus.ts";
import { IMAGES } from "../../../profiles/sre/versions.ts";
import type { PrometheusConfig } from "../../../src/telemetry/prometheus/types.ts";
import type { ScrapeJob } from "../../../src/telemetry/scrape/job.ts";
import { parsed } from "./files.ts";

const compose = parsed<PrometheusConfig>("prometheus/prometheus.yml");
const kubernetes = parsed<PrometheusConfig>("prometheus/prometheus-kubernetes.yml");

const job = ({ scrape_configs }: PrometheusConfig, name: string): ScrapeJob => {
  const found = scrape_configs.find(({ job_name }) => job_name === name);
  if (found === undefined) throw new Error(`found no job ${name}`);
  return found;
};

const targets = (config: PrometheusConfig, name: string): string[] =>
  (job(config, name).static_configs ?? []).flatMap((one) => [...one.targets]);

/** Value of a label that a job's relabelling gives to a target of these discovered labels. */
function relabelled(name: string, label: string): unknown {
  return (job(kubernetes, name).relabel_configs ?? []).find(({ target_label }) => target_label === label);
}

describe("Prometheus", () => {
  test("is of the release that the platform names (S4-PRM-01)", () => {
    expect(IMAGES.prometheus).toMatch(/\/prometheus:v2\.51\.0$/);
  });

  test("has its configuration in the file that the platform names (S4-PRM-02)", () => {
    expect(compose.scrape_configs.length).toBeGreaterThan(0);
  });

  test.each([compose, kubernetes])("scrapes every 15 seconds (S4-PRM-03)", ({ global, scrape_configs }) => {
    expect(global.scrape_interval).toBe("15s");
    expect(scrape_configs.filter(({ scrape_interval }) => scrape_interval !== undefined)).toEqual([]);
  });

  test.each([compose, kubernetes])("evaluates every 15 seconds (S4-PRM-04)", ({ global }) => {
    expect(global.evaluation_interval).toBe("15s");
  });

  test.each([compose, kubernetes])("gives a scrape up after 10 seconds (S4-PRM-05)", ({ global, scrape_configs }) => {
    expect(global.scrape_timeout).toBe("10s");
    expect(scrape_configs.filter(({ scrape_timeout }) => scrape_timeout !== undefined)).toEqual([]);
  });

  test("says which cluster it is of; development does not call itself production (S4-PRM-06)", () => {
    const production = { cluster: "production", environment: "prod", region: "us-east-1" };
    expect(compose.global.external_labels).toEqual(production);
    expect(kubernetes.global.external_labels).toEqual(production);
    const dev = srePrometheus("kubernetes", "dev").global.external_labels;
    expect(dev).toMatchObject({ cluster: "dev", environment: "dev" });
  });

  test("reads two files of rules and two of alerts (S4-PRM-10) (S4-PRM-11)", () => {
    for (const { rule_files } of [compose, kubernetes]) {
      expect(rule_files).toEqual([
        "rules/slo-rules.yml",
        "rules/application-rules.yml",
        "alerts/critical.yml",
        "alerts/warning.yml",
      ]);
    }
  });

  test("sends alerts to Alertmanager, in a cluster to each of its replicas (S4-PRM-12)", () => {
    expect(compose.alerting?.alertmanagers).toEqual([{ static_configs: [{ targets: ["alertmanager:9093"] }] }]);
    expect(kubernetes.alerting?.alertmanagers).toEqual([
      { dns_sd_configs: [{ names: ["alertmanager-headless"], type: "A", port: 9093 }] },
    ]);
  });

  test("has the jobs that need no cluster in Compose, and all nine in one", () => {
    expect(compose.scrape_configs.map(({ job_name }) => job_name)).toEqual([
      "prometheus",
      "application-services",
      "node-exporter",
    ]);
    expect(kubernetes.scrape_configs).toHaveLength(9);
  });

  test("scrapes itself (S4-PRM-20)", () => {
    expect(targets(compose, "prometheus")).toEqual(["localhost:9090"]);
    expect(targets(kubernetes, "prometheus")).toEqual(["localhost:9090"]);
  });

  test("scrapes the three services and the load generator; in a cluster each of their pods (S4-PRM-21)", () => {
    const names = ["order-service", "payment-service", "user-service", "load-generator"];
    expect(targets(compose, "application-services")).toEqual([
      "order-service:8081",
      "payment-service:8082",
      "user-service:8083",
      "load-generator:8090",
    ]);
    const { kubernetes_sd_configs, relabel_configs } = job(kubernetes, "application-services");
    expect(kubernetes_sd_configs).toEqual([{ role: "endpointslice", namespaces: { names: ["backend"] } }]);
    expect(relabel_configs).toContainEqual({
      source_labels: ["__meta_kubernetes_service_name"],
      regex: names.join("|"),
      action: "keep",
    });
  });

  test("scrapes hosts (S4-PRM-22)", () => {
    expect(targets(compose, "node-exporter")).toEqual(["node-exporter:9100"]);
    const { kubernetes_sd_configs, relabel_configs } = job(kubernetes, "node-exporter");
    expect(kubernetes_sd_configs).toEqual([{ role: "endpointslice", namespaces: { names: ["monitoring"] } }]);
    expect(relabel_configs).toContainEqual({
      source_labels: ["__meta_kubernetes_service_name"],
      regex: "node-exporter",
      action: "keep",
    });
  });

  test("scrapes pods that ask for it, and none that another job has (S4-PRM-23)", () => {
    const { kubernetes_sd_configs, relabel_configs } = job(kubernetes, "kubernetes-pods");
    expect(kubernetes_sd_configs).toEqual([{ role: "pod" }]);
    expect(relabel_configs).toContainEqual({
      source_labels: ["__meta_kubernetes_pod_annotation_prometheus_io_scrape"],
      regex: "true",
      action: "keep",
    });
    expect(relabel_configs).toContainEqual({
      source_labels: ["__meta_kubernetes_pod_label_app_kubernetes_io_name"],
      regex: "order-service|payment-service|user-service|load-generator",
      action: "drop",
    });
  });

  test.each([
    ["kubernetes-nodes", "/metrics", "S4-PRM-24"],
    ["kubernetes-cadvisor", "/metrics/cadvisor", "S4-PRM-25"],
  ])("scrapes each kubelet for %s at %s, as its service account (%s)", (name, path) => {
    const { kubernetes_sd_configs, metrics_path, scheme, authorization, tls_config, honor_labels } = job(
      kubernetes,
      name,
    );
    expect(kubernetes_sd_configs).toEqual([{ role: "node" }]);
    expect({ metrics_path, scheme }).toEqual({ metrics_path: path, scheme: "https" });
    expect(authorization?.credentials_file).toMatch(/serviceaccount\/token$/);
    expect(tls_config?.ca_file).toMatch(/serviceaccount\/ca\.crt$/);
    // Containers and volumes say themselves what namespace they are of.
    expect(honor_labels).toBe(true);
  });

  test("scrapes the API servers (S4-PRM-26)", () => {
    const { kubernetes_sd_configs, relabel_configs, scheme } = job(kubernetes, "kubernetes-apiservers");
    expect(kubernetes_sd_configs).toEqual([{ role: "endpointslice", namespaces: { names: ["default"] } }]);
    expect(scheme).toBe("https");
    expect(relabel_configs).toContainEqual({
      source_labels: ["__meta_kubernetes_service_name"],
      regex: "kubernetes",
      action: "keep",
    });
  });

  test("scrapes kube-state-metrics, whose series keep the namespace that they are about (S4-PRM-27)", () => {
    expect(job(kubernetes, "kube-state-metrics")).toMatchObject({
      honor_labels: true,
      kubernetes_sd_configs: [{ role: "endpointslice", namespaces: { names: ["monitoring"] } }],
    });
  });

  test("asks URLs through the blackbox exporter, and calls each target by its URL (S4-PRM-28)", () => {
    const { metrics_path, params, relabel_configs } = job(kubernetes, "blackbox-http");
    expect({ metrics_path, params }).toEqual({ metrics_path: "/probe", params: { module: ["http_2xx"] } });
    expect(targets(kubernetes, "blackbox-http").length).toBeGreaterThan(0);
    expect(targets(kubernetes, "blackbox-http").every((url) => url.startsWith("https://"))).toBe(true);
    expect(relabel_configs).toEqual([
      { source_labels: ["__address__"], target_label: "__param_target" },
      { source_labels: ["__param_target"], target_label: "instance" },
      { target_label: "__address__", replacement: "blackbox-exporter:9115" },
    ]);
  });

  test("labels each service's series with it, without taking away the label of its own (S4-PRM-29)", () => {
    const { honor_labels, static_configs = [] } = job(compose, "application-services");
    expect(honor_labels).toBe(true);
    expect(static_configs).toHaveLength(4);
    for (const {
      targets: [target = ""],
      labels,
    } of static_configs) {
      const name = target.split(":")[0];
      expect(labels).toEqual({ service: name, app: name, namespace: "backend" });
    }
    expect(job(kubernetes, "application-services").honor_labels).toBe(true);
    for (const label of ["service", "app"])
      expect(relabelled("application-services", label)).toMatchObject({
        source_labels: ["__meta_kubernetes_service_name"],
      });
  });

  test("gives every target the labels by which alerts are grouped and hidden", () => {
    for (const { static_configs = [], relabel_configs = [] } of [
      ...compose.scrape_configs,
      ...kubernetes.scrape_configs,
    ]) {
      const made = relabel_configs.map(({ target_label }) => target_label);
      for (const label of ["service", "namespace"]) {
        const fixed = static_configs.length > 0 && static_configs.every(({ labels }) => labels?.[label] !== undefined);
        expect(fixed || made.includes(label)).toBe(true);
      }
    }
  });
});
