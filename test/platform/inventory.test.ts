import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { renderObjects } from "../../charts/render.ts";
import { overlaps } from "../../src/base/cidr.ts";
import { loadFleet } from "../../src/config/fleet.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import type { Environment } from "../../src/config/schema.ts";
import { CHARTS } from "../../src/config/versions.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";
import { bootstrapPlan } from "../../src/systems/core/bootstrap/plan.ts";
import { wholePlan } from "../megatron/plan.ts";

interface Part {
  readonly environment: Environment;
  readonly plan: readonly PlannedResource[];
  /** Charts that Argo CD installs. */
  readonly charts: ReadonlySet<string>;
  readonly manifests: string;
}

const parts = new Map<string, Part>();
// One after the other: the mock engine is the process's own.
for (const environment of loadFleet(".", "2026-11-01")) {
  const plan = await wholePlan(environment);
  const manifests = JSON.stringify(renderObjects(environment, nilOutputs(environment)).map(({ manifest }) => manifest));
  const charts = new Set(
    Object.values(CHARTS).flatMap(({ chart }) => (manifests.includes(`"chart":"${chart}"`) ? [chart] : [])),
  );
  parts.set(environment.environment, { environment, plan, charts, manifests });
}

const has = ({ plan }: Part, type: string): boolean =>
  plan.some((resource) => resource.type === `azure-native:${type}`);

/** Megatron's thirteen parts, and how each is seen. */
const MEGATRON: Record<string, (part: Part) => boolean> = {
  GitHub: ({ environment }) =>
    JSON.stringify(bootstrapPlan(environment).steps).includes(
      `${environment.github.owner}/${environment.github.repository}`,
    ),
  "GitHub Actions": () => readdirSync(".github/workflows").includes("deploy.yml"),
  AKS: (part) => has(part, "containerservice:ManagedCluster"),
  ArgoCD: ({ charts }) => charts.has(CHARTS.argocd.chart),
  Kyverno: ({ charts }) => charts.has(CHARTS.kyverno.chart),
  Trivy: ({ charts }) => charts.has(CHARTS.trivyOperator.chart),
  Falco: ({ charts }) => charts.has(CHARTS.falco.chart),
  "Load Balancer": ({ environment, manifests }) =>
    manifests.includes("azure-load-balancer-internal") && manifests.includes(environment.network.ingressAddress),
  "App Gateway": (part) => has(part, "network:ApplicationGateway"),
  "Egress Firewall": (part) => has(part, "network:AzureFirewall"),
  "Virtual Networks": (part) => has(part, "network:VirtualNetwork"),
  "DDoS Protection": (part) =>
    has(part, "network:DdosProtectionPlan") ||
    part.plan.some(({ inputs }) => JSON.stringify(inputs["ddosSettings"] ?? {}).includes('"Enabled"')),
  DNS: (part) => has(part, "dns:Zone"),
};

const rendersWorkload = ({ manifests }: Part, ...names: readonly string[]): boolean =>
  names.every((name) =>
    ["Deployment", "StatefulSet"].some((kind) => manifests.includes(`"kind":"${kind}","metadata":{"name":"${name}`)),
  );

/** Hyperion's ten parts; ClickHouse is a preview, there where it is sized. */
const HYPERION: Record<string, (part: Part) => boolean> = {
  "Application Gateway": ({ plan }) =>
    plan.some(({ type, name }) => type === "azure-native:network:ApplicationGateway" && name.includes("hyperion")),
  "NGINX Ingress": ({ charts }) => charts.has(CHARTS.nginxIngress.chart),
  "OTel Collector, three layers": (part) =>
    rendersWorkload(
      part,
      "otelcol-ingress",
      "otelcol-metrics-processor",
      "otelcol-logs-processor",
      "otelcol-traces-processor",
      "otelcol-egress",
    ),
  Kafka: ({ manifests }) => manifests.includes('"kind":"Kafka"'),
  Tempo: (part) => rendersWorkload(part, "tempo-distributor", "tempo-ingester", "tempo-querier"),
  Loki: (part) => rendersWorkload(part, "loki-distributor", "loki-ingester", "loki-querier"),
  VictoriaMetrics: (part) => rendersWorkload(part, "vminsert", "vmstorage", "vmselect"),
  ClickHouse: ({ environment, manifests }) =>
    (environment.hyperion.clickhouse !== undefined) === manifests.includes('"kind":"ClickHouseInstallation"'),
  Grafana: (part) => rendersWorkload(part, "grafana"),
  PostgreSQL: (part) => has(part, "dbforpostgresql:Server"),
};

interface ImportRule {
  readonly name: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly path?: string | readonly string[] };
}

describe("the platform", () => {
  test.each([...parts])("%s: Megatron has all thirteen of its parts (S0-GEN-08)", (_name, part) => {
    const missing = Object.entries(MEGATRON).flatMap(([name, seen]) => (seen(part) ? [] : [name]));
    expect(missing).toEqual([]);
  });

  test.each([...parts])("%s: Hyperion has all ten of its parts (S0-GEN-07)", (_name, part) => {
    const missing = Object.entries(HYPERION).flatMap(([name, seen]) => (seen(part) ? [] : [name]));
    expect(missing).toEqual([]);
  });

  test("ClickHouse is tried in one environment at least (S0-GEN-07)", () => {
    expect([...parts.values()].some(({ manifests }) => manifests.includes('"kind":"ClickHouseInstallation"'))).toBe(
      true,
    );
  });

  test.each([...parts])(
    "%s: the base is Azure's, made by one provider bound to the environment's subscription (S0-GEN-03)",
    (_name, { plan, environment }) => {
      const foreign = plan.filter(
        ({ type }) => !/^(azure-native:|megatron:|pulumi:providers:azure-native$)/.test(type),
      );
      expect(foreign.map(({ type }) => type)).toEqual([]);
      const providers = plan.filter(({ type }) => type.startsWith("pulumi:providers:"));
      expect(providers.map(({ inputs }) => inputs["subscriptionId"])).toEqual([environment.azure.subscriptionId]);
    },
  );

  test("no environment has an Azure name, a range or a subscription of another (S0-AKS-03)", () => {
    const claimed = [...parts.values()].map(({ environment, plan }) => [
      environment.azure.subscriptionId,
      ...plan.flatMap(({ inputs }) => {
        const unique = ["accountName", "vaultName", "registryName", "serverName", "resourceGroupName"].map(
          (key) => inputs[key],
        );
        const ranges = (inputs["addressSpace"] as { addressPrefixes?: string[] } | undefined)?.addressPrefixes ?? [];
        return [...unique, inputs["addressPrefix"], ...ranges].filter(
          (value): value is string => typeof value === "string",
        );
      }),
    ]);
    const seen = new Map<string, number>();
    for (const [index, values] of claimed.entries()) {
      for (const value of new Set(values)) {
        expect(seen.get(value), `${value} is claimed twice`).toBeUndefined();
        seen.set(value, index);
      }
    }
    expect(seen.size).toBeGreaterThan(50);
    const ranges = [...parts.values()].map(({ environment: { network } }) => [
      network.addressSpace,
      network.podCidr,
      network.serviceCidr,
    ]);
    for (const [index, own] of ranges.entries())
      for (const other of ranges.slice(index + 1).flat())
        expect(
          own.filter((range) => overlaps(range, other)),
          other,
        ).toEqual([]);
  });

  test("the two layers know each other one way: neither room may import the other's code (S0-GEN-01)", () => {
    const config = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as { forbidden: ImportRule[] };
    const forbids = (from: string, to: string): boolean =>
      config.forbidden.some((rule) => {
        const targets = [rule.to.path ?? []].flat();
        return new RegExp(rule.from.path ?? "^$").test(from) && targets.some((path) => new RegExp(path).test(to));
      });
    expect(forbids("charts/storage/loki.ts", "src/megatron/network.ts")).toBe(true);
    expect(forbids("src/megatron/network.ts", "charts/hyperion.ts")).toBe(true);
    expect(forbids("charts/hyperion.ts", "src/config/outputs.ts")).toBe(false);
    const architecture = readFileSync("docs/architecture.md", "utf8");
    expect(architecture).toMatch(/\*\*Megatron\*\*/);
    expect(architecture).toMatch(/\*\*Hyperion\*\*/);
  });
});
