import { describe, expect, test } from "vitest";
import { hyperion } from "../../../charts/hyperion.ts";
import { renderObjects } from "../../../charts/render.ts";
import { repositoryUrl } from "../../../src/config/git.ts";
import { hasApplication, placeOf, SYNC_PHASES, waveOf } from "../../../src/config/hyperion/waves.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { CHARTS } from "../../../src/config/versions.ts";
import { isClusterWide } from "../../../src/kubernetes/scope.ts";
import { rendered } from "../rendered.ts";
import { environmentOf, environments, type Manifest, manifestsOf, render, valueAt } from "./platform-apps.ts";
import { ownsVolumes, prunable, type WalkedObject } from "./volume-walk.ts";

/** Applications of an environment, of which there are some: a loop over none would ask nothing. */
const applications = (manifests: readonly Manifest[]) => {
  const found = manifests.filter(({ kind }) => kind === "Application");
  if (found.length < 30) throw new Error(`found ${found.length} Applications`);
  return found;
};
const projects = (manifests: readonly Manifest[]) => manifests.filter(({ kind }) => kind === "AppProject");
const waveNumber = ({ metadata }: Manifest) => Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"]);

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "%s",
  (name, environment) => {
    const charts = hyperion(environment, nilOutputs(environment)).charts.filter(({ app }) => hasApplication(app));
    // Every Application of the environment, of our folders too.
    const apps = rendered(name) as unknown as Manifest[];

    test("every third-party program and every folder has an Application, Argo CD among them (S0-GIT-01)", () => {
      const names = applications(apps).map(({ metadata }) => metadata.name);
      expect(names).toEqual(
        expect.arrayContaining(["argocd", "kyverno", "falco", "trivy-operator", ...charts.map(({ app }) => app)]),
      );
      const installed = applications(apps).map(({ spec }) => valueAt(spec, ["source", "chart"]));
      const previewed = environment.hyperion.clickhouse === undefined ? [CHARTS.clickhouseOperator.chart] : [];
      expect(
        [...installed.flatMap((chart) => (typeof chart === "string" ? [chart] : [])), ...previewed].sort(),
      ).toEqual(
        Object.values(CHARTS)
          .map(({ chart }) => chart)
          .sort(),
      );
    });

    test("every Application syncs by itself, without a window of attempts that ends (S0-GIT-02)", () => {
      for (const { spec } of applications(apps)) {
        expect(valueAt(spec, ["syncPolicy", "automated"])).toMatchObject({ selfHeal: true });
        expect(valueAt(spec, ["syncPolicy", "automated", "enabled"])).not.toBe(false);
        expect(valueAt(spec, ["syncPolicy", "retry", "limit"])).toBe(-1);
        expect(valueAt(spec, ["syncPolicy", "retry", "refresh"])).toBe(true);
        expect(valueAt(spec, ["syncPolicy", "syncOptions"])).toEqual(
          expect.arrayContaining(["ServerSideApply=true", "CreateNamespace=false"]),
        );
      }
    });

    test("every Application goes to the cluster it runs in, and folders are read at the environment's own ref (S0-GIT-03)", () => {
      for (const { spec, metadata } of applications(apps)) {
        expect(valueAt(spec, ["destination", "server"])).toBe("https://kubernetes.default.svc");
        if (valueAt(spec, ["source", "chart"]) !== undefined) continue;
        expect(spec["source"]).toEqual({
          repoURL: repositoryUrl(environment.github),
          targetRevision: `env/${name}`,
          path: `deploy/${name}/${metadata.name}`,
        });
      }
    });

    test("drift is reverted and what leaves Git is pruned, by every Application (S0-GIT-04)", () => {
      for (const { spec } of applications(apps)) {
        expect(valueAt(spec, ["syncPolicy", "automated"])).toEqual({ prune: true, selfHeal: true });
      }
    });

    test("an Application of an operator, the buffer or a store is neither pruned nor cascades; any other cascades", () => {
      for (const { metadata } of applications(apps)) {
        const kept = metadata.annotations?.["argocd.argoproj.io/sync-options"] === "Prune=false,Delete=false";
        expect([metadata.name, kept]).toEqual([metadata.name, metadata.finalizers === undefined]);
      }
      const byName = new Map(applications(apps).map((one) => [one.metadata.name, one]));
      const operators = ["strimzi", "kyverno", "cert-manager", "external-secrets", "trivy-operator", "argocd"];
      for (const app of [...operators, "platform", "kafka", "tempo", "loki", "victoria-metrics", "secrets"])
        expect(byName.get(app)?.metadata.finalizers, app).toBeUndefined();
      for (const app of ["kyverno-policies", "grafana", "vmagent", "otelcol-ingress", "routes"])
        expect(byName.get(app)?.metadata.finalizers, app).toHaveLength(1);
    });

    test("projects come first, then operators, policies and what needs them (S0-GIT-05)", () => {
      const wave = (app: string) =>
        waveNumber(applications(apps).find(({ metadata }) => metadata.name === app) as Manifest);
      for (const project of projects(apps)) expect(waveNumber(project)).toBe(0);
      expect(Math.min(...applications(apps).map(waveNumber))).toBeGreaterThan(0);
      expect(wave("platform")).toBeLessThan(wave("kyverno"));
      expect(wave("kyverno")).toBeLessThan(wave("kyverno-policies"));
      expect(wave("external-secrets")).toBeLessThan(wave("secrets"));
      expect(wave("ingress-certificate")).toBeLessThan(wave("nginx-ingress"));
    });

    test("projects name repositories, namespaces and kinds, and no pattern", () => {
      for (const { spec } of projects(apps)) {
        const named = [spec["sourceRepos"], spec["destinations"]] as unknown[][];
        for (const one of named) expect(one.length).toBeGreaterThan(0);
        expect(JSON.stringify([named, spec["clusterResourceWhitelist"] ?? []])).not.toContain("*");
        expect(JSON.stringify(spec["namespaceResourceWhitelist"] ?? [])).not.toContain("*");
      }
      const [open, megatron, hyperion, ...others] = projects(apps).map(({ metadata, spec }) => [
        metadata.name,
        spec["clusterResourceWhitelist"] !== undefined,
      ]);
      expect([open, megatron, hyperion, others]).toEqual([
        ["default", false],
        ["megatron", true],
        ["hyperion", true],
        [],
      ]);
    });

    test("a project allows every cluster-wide kind of its folders, and the source of every Application", () => {
      for (const { metadata, spec } of applications(apps)) {
        const project = projects(apps).find((one) => one.metadata.name === spec["project"]);
        expect(project?.spec["sourceRepos"], metadata.name).toContain(valueAt(spec, ["source", "repoURL"]));
        const namespaces = ((project?.spec["destinations"] ?? []) as { namespace: string }[]).map(
          ({ namespace }) => namespace,
        );
        expect(namespaces, metadata.name).toContain(valueAt(spec, ["destination", "namespace"]));
      }
      for (const chart of charts) {
        const application = applications(apps).find(({ metadata }) => metadata.name === chart.app);
        const project = projects(apps).find(({ metadata }) => metadata.name === application?.spec["project"]);
        const allowed = (project?.spec["clusterResourceWhitelist"] ?? []) as { group: string; kind: string }[];
        const brought = manifestsOf(chart).filter(
          ({ kind, metadata }) => isClusterWide(kind) && metadata.namespace === undefined,
        );
        for (const { kind, apiVersion } of brought) {
          const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
          expect(allowed, chart.app).toContainEqual({ group, kind });
        }
      }
    });
  },
);

test.each(environments)("the pipeline's project of $environment takes no Secret from Git", (environment) => {
  const { apps } = render(environment);
  const hyperion = projects(apps).find(({ metadata }) => metadata.name === "hyperion");
  expect(hyperion?.spec["namespaceResourceBlacklist"]).toEqual([{ group: "", kind: "Secret" }]);
});

test("sync windows are the environment's, and a person may sync in them", () => {
  const windows = (name: string) => projects(render(environmentOf(name)).apps).map(({ spec }) => spec["syncWindows"]);
  expect(windows("dev")).toEqual([undefined, undefined, undefined]);
  const [, megatron, hyperion] = windows("prod") as { kind: string; manualSync: boolean }[][];
  expect(megatron).toEqual(hyperion);
  const stated = environmentOf("prod").gitops.syncWindows.map(({ reason: _reason, ...window }) => window);
  expect(stated).toMatchObject([{ kind: "deny" }]);
  expect(megatron).toMatchObject(stated.map((window) => ({ ...window, manualSync: true, applications: ["*"] })));
});

test("phases are in the order of what needs what (S0-GIT-05)", () => {
  const order = [
    "platform",
    "strimzi",
    "kyverno-policies",
    "secrets",
    "kafka",
    "tempo",
    "vmagent",
    "grafana",
    "routes",
  ];
  const waves = order.map((app) => waveOf(placeOf(app).phase));
  expect(waves).toEqual([...waves].sort((a, b) => a - b));
  expect(new Set(waves).size).toBe(order.length);
  expect(waveOf(SYNC_PHASES[0])).toBe(0);
});

describe.each(environments.map((environment) => [environment.environment, environment] as const))(
  "the whole tree of %s",
  (_, environment) => {
    const outputs = nilOutputs(environment);
    const objects = renderObjects(environment, outputs).map(({ manifest }) => manifest as WalkedObject);

    test("every chart has a phase, so that no folder is left without an Application (S0-GIT-05)", () => {
      for (const { app } of hyperion(environment, outputs).charts.filter((chart) => hasApplication(chart.app))) {
        expect(() => placeOf(app)).not.toThrow();
      }
    });

    test("what owns volumes is never pruned", () => {
      expect(objects.filter(ownsVolumes).length).toBeGreaterThan(0);
      expect(prunable(objects)).toEqual([]);
    });
  },
);

test("the walk finds what owns volumes and would be pruned", () => {
  const claim = (options?: string): WalkedObject => ({
    kind: "StatefulSet",
    metadata: {
      name: "db",
      namespace: "a",
      ...(options === undefined ? {} : { annotations: { "argocd.argoproj.io/sync-options": options } }),
    },
    spec: { volumeClaimTemplates: [{ metadata: { name: "data" } }] },
  });
  expect(prunable([claim()])).toEqual(["StatefulSet a/db"]);
  expect(prunable([claim("PruneLast=true")])).toEqual(["StatefulSet a/db"]);
  expect(prunable([claim("Prune=false,Delete=false")])).toEqual([]);
  expect(prunable([{ ...claim(), spec: { volumeClaimTemplates: [] } }])).toEqual([]);
});

test("an application that the table does not place is refused, with what to do", () => {
  expect(() => placeOf("nowhere")).toThrow(
    "no phase for the application nowhere: add it to the table in src/config/hyperion/waves.ts",
  );
});
