import { describe, expect, it } from "vitest";
import { SIGNALS } from "../../src/base/signals.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { at, fields, list, type Manifest, rendered, text, workloads } from "./rendered.ts";

const named = (objects: readonly Manifest[], kind: string, name: string) =>
  objects.find((one) => one.kind === kind && one.metadata.name === name);

/** A collector's rendered configuration and hops, by the collector's name. */
function collectorOf(objects: readonly Manifest[], name: string): { readonly config: string; readonly hop: string } {
  const mounted = workloads(objects)
    .filter((one) => one.metadata.name === name)
    .flatMap((one) => list(at(one, "spec", "template", "spec", "volumes")))
    .map((volume) => at(volume, "configMap", "name"));
  const data = objects.filter((one) => one.kind === "ConfigMap" && mounted.includes(one.metadata.name));
  const file = (key: string) =>
    text(data.map((one) => at(one, "data", key)).find((found) => found !== undefined) ?? "");
  return { config: file("config.yaml"), hop: file("nginx.conf") };
}

const LAYERS = [
  "otelcol-ingress",
  ...SIGNALS.map((signal) => `otelcol-${signal}-processor`),
  "otelcol-egress",
  "otelcol-buffer",
  "otelcol-dead-letter",
  "otelcol-replay",
];

describe.each(ENVIRONMENTS)("the pipeline of %s", (name) => {
  const environment = loadEnvironment(name);
  const objects = rendered(name);
  const deployments = objects.filter(({ kind }) => kind === "Deployment");

  it("has three layers, and the processors are three workloads (S0-COL-02, S0-COL-05)", () => {
    const names = deployments.map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(LAYERS));
  });

  it.each(LAYERS)("%s has two pods or more, limits its memory, answers probes and is scraped (S0-COL-11)", (layer) => {
    const deployment = named(objects, "Deployment", layer);
    const autoscaler = named(objects, "HorizontalPodAutoscaler", layer);
    expect(Number(at(deployment, "spec", "replicas") ?? at(autoscaler, "spec", "minReplicas"))).toBeGreaterThan(1);
    expect(collectorOf(objects, layer).config).toContain("memory_limiter:");
    const [otelcol] = list(at(deployment, "spec", "template", "spec", "containers"));
    expect(at(otelcol, "readinessProbe", "httpGet", "port")).toBe("health");
    const annotations = fields(at(deployment, "spec", "template", "metadata", "annotations"));
    expect(annotations["prometheus.io/scrape"]).toBe("true");
  });

  it("leads from each of the five pipelines to Kafka when its target fails (S0-KAF-02)", () => {
    for (const layer of LAYERS.slice(0, 5)) {
      const { hop } = collectorOf(objects, layer);
      expect(hop).toContain("otelcol-buffer-headless.kafka");
      expect(hop).toMatch(/X-Hyperion-Topic hyperion\.failover\./);
    }
  });

  it("keeps Kafka off the way of what succeeds: only the buffer, dead letters and the replay know it (S0-KAF-01)", () => {
    expect(named(objects, "Kafka", "hyperion")).toBeDefined();
    const clients = LAYERS.filter((layer) => collectorOf(objects, layer).config.includes("kafka"));
    expect(clients).toEqual(["otelcol-buffer", "otelcol-dead-letter", "otelcol-replay"]);
  });

  it("stores metrics in VictoriaMetrics, logs in Loki and traces in Tempo (S0-COL-09, S0-TRC-01, S0-LOG-01, S0-MET-01)", () => {
    const stores = { metrics: "vminsert", logs: "loki-distributor", traces: "tempo-distributor" } as const;
    for (const signal of SIGNALS) {
      const { hop } = collectorOf(objects, `otelcol-${signal}-processor`);
      const servers = [...hop.matchAll(/server ([a-z-]+)-headless\./g)].map(([, server]) => server);
      expect(servers).toContain(stores[signal]);
      for (const other of Object.values(stores).filter((store) => store !== stores[signal]))
        expect(servers).not.toContain(other);
      expect(workloads(objects).map(({ metadata }) => metadata.name)).toContain(stores[signal]);
    }
  });

  it("sends to each consumer team by an exporter, a hop and a token of its own (S0-COL-07, S0-COL-12)", () => {
    const { config, hop } = collectorOf(objects, "otelcol-egress");
    expect(environment.consumers.map((one) => one.name)).toEqual(["checkpoint-logging", "porsche"]);
    for (const consumer of environment.consumers) {
      expect(config).toContain(`otlp_http/consumer-${consumer.name}:`);
      expect(config).toContain(`bearertokenauth/${consumer.name}:`);
      expect(hop).toContain(`upstream consumer-${consumer.name} {`);
      expect(hop).toContain(`hyperion.failover.consumer-${consumer.name}.`);
    }
  });

  it("copies spans to ClickHouse from egress only, where there is one: Tempo's way does not know it (S0-CLK-02, S0-CLK-04)", () => {
    const writers = LAYERS.filter((layer) => collectorOf(objects, layer).config.includes("clickhouse"));
    expect(writers).toEqual(environment.hyperion.clickhouse === undefined ? [] : ["otelcol-egress"]);
  });

  it("is entered through NGINX: OTLP's paths and methods, and an Ingress for Grafana (S0-ING-03)", () => {
    const http = named(objects, "VirtualServer", "otlp-http");
    expect(list(at(http, "spec", "routes")).map(({ path }) => path)).toEqual([
      "=/v1/traces",
      "=/v1/metrics",
      "=/v1/logs",
    ]);
    for (const route of list(at(http, "spec", "routes"))) {
      expect(at(route, "action", "return", "code")).toBe(415);
      const methods = list(route["matches"]).map(({ conditions }) =>
        list(conditions).find(({ variable }) => variable === "$request_method"),
      );
      expect(methods.map((one) => one?.["value"])).toEqual(["POST", "POST"]);
    }
    const grafana = named(objects, "Ingress", "grafana");
    for (const one of [http, grafana]) expect(at(one, "spec", "ingressClassName")).toBe("nginx");
  });

  it("takes nothing from the internet: NGINX has an internal address only (S0-ING-05)", () => {
    const nginx = named(objects, "Application", "nginx-ingress");
    const service = fields(
      at(nginx, "spec", "source", "helm", "valuesObject", "controller", "service") ??
        at(nginx, "spec", "sources", 0, "helm", "valuesObject", "controller", "service"),
    );
    expect(at(service, "annotations", "service.beta.kubernetes.io/azure-load-balancer-internal")).toBe("true");
    expect(at(service, "annotations", "service.beta.kubernetes.io/azure-load-balancer-ipv4")).toBe(
      environment.network.ingressAddress,
    );
  });

  it("has one place to look: the only Ingress is Grafana's (S0-GRF-01)", () => {
    expect(objects.filter(({ kind }) => kind === "Ingress").map(({ metadata }) => metadata.name)).toEqual(["grafana"]);
  });
});
