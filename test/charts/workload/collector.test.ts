import { App } from "cdk8s";
import { describe, expect, it } from "vitest";
import { collector } from "../../../charts/collection/pipeline/collector.ts";
import { hyperionPlatform } from "../../../charts/hyperion/platform.ts";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import type { Workload } from "../../../charts/workload/workload.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { at, fields, list, type Manifest } from "../rendered.ts";

const environment = loadEnvironment("dev");
const workload: Workload = { app: "otelcol", component: "ingress", namespace: "hyperion", layer: "ingress" };

function render(hop?: string): Manifest[] {
  const chart = new ComponentChart(
    new App(),
    "collector",
    hyperionPlatform(environment, nilOutputs(environment)),
    "hyperion",
  );
  collector(chart, {
    workload,
    size: environment.hyperion.collection.ingress,
    config: { receivers: {} },
    receives: [{ name: "otlp-http", port: 4318 }],
    priority: "ingest",
    ...(hop === undefined ? {} : { hop: { conf: hop, ports: [14_000] } }),
  });
  return chart.node.children.flatMap((child) =>
    "toJson" in child ? [fields((child as { toJson(): unknown }).toJson()) as Manifest] : [],
  );
}

const deploymentOf = (objects: readonly Manifest[]) => objects.find(({ kind }) => kind === "Deployment");
const pod = (objects: readonly Manifest[]) => at(deploymentOf(objects), "spec", "template", "spec");

describe("a collector", () => {
  it("has its hop from before it starts until after it has ended", () => {
    const [hop] = list(at(pod(render("events {}")), "initContainers"));
    expect(hop).toMatchObject({ name: "hop", restartPolicy: "Always" });
  });

  it("has none where it exports to nobody through one", () => {
    expect(at(pod(render()), "initContainers")).toBeUndefined();
  });

  it("has longer to end than its requests may take after it has been drained", () => {
    const spec = pod(render("events {}"));
    const drain = Number(at(spec, "containers", 0, "lifecycle", "preStop", "sleep", "seconds"));
    expect(drain).toBeGreaterThan(5);
    expect(Number(at(spec, "terminationGracePeriodSeconds")) - drain).toBeGreaterThan(10);
  });

  it("is rolled by a change of its hop", () => {
    const volumes = (hop: string) =>
      list(at(pod(render(hop)), "volumes")).map((volume) => at(volume, "configMap", "name"));
    expect(volumes("events {}")).not.toEqual(volumes("events { }"));
  });

  it("has a certificate for both names that it is called by, as server and as client", () => {
    const certificate = render().find(({ kind }) => kind === "Certificate");
    expect(certificate?.["spec"]).toMatchObject({
      dnsNames: ["otelcol-ingress.hyperion.svc.cluster.local", "otelcol-ingress-headless.hyperion.svc.cluster.local"],
      usages: ["server auth", "client auth"],
    });
  });
});
