import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../../charts/hyperion/exceptions.ts";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { ISOLATED_NAMESPACES } from "../../../charts/hyperion/namespaces.ts";
import { hyperion } from "../../../charts/hyperion.ts";
import { includes, type Pods } from "../../../charts/workload/flow.ts";
import { evaluateManifests, findings } from "../../../policies/evaluate-manifests.ts";
import { policySet } from "../../../policies/policy-set.ts";
import { readManifests } from "../../../src/cli/manifests.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { CHART_IMAGE_REGISTRIES, CHARTS, type ChartName } from "../../../src/config/versions.ts";
import { isClusterWide } from "../../../src/kubernetes/scope.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import {
  chartPath,
  defaultValues,
  placedValue,
  type Release,
  type Rendered,
  releases,
  template,
  type Values,
} from "./releases.ts";
import { changed, imagesOf, podTemplate, registryOf, runsInCluster, unknownPaths, without } from "./values.ts";

const found = onPath("helm", "https://helm.sh/docs/intro/install");
const all = releases().map((release) => ({ ...release, path: chartPath(release) }));
const absent = new Set(all.flatMap(({ path, chart, version }) => (path === undefined ? [`${chart} ${version}`] : [])));
if (absent.size > 0) {
  console.warn(`skipped: ${[...absent].join(", ")}: not below HYPERION_CHARTS; get them with helm pull --destination`);
}
const here = all.flatMap(({ path, ...release }) =>
  found && path !== undefined
    ? [{ release, path, title: `${release.name} in ${release.environments.join(", ")}` }]
    : [],
);

/** Charts whose schema refers to another host, which offline nobody can ask. */
const schemasUnread: string[] = [];

const environmentOf = ({ environments }: Release) => loadEnvironment(environments.at(-1) ?? "");

/** What the policies, with the exceptions of the environment, say of rendered objects. */
function refusals(release: Release, objects: readonly Rendered[]): string[] {
  const manifests = objects.filter(runsInCluster).map((object) => ({
    file: `${object.kind} ${object.metadata.name}`,
    object: { ...object, metadata: { namespace: release.namespace, ...object.metadata } },
  }));
  const reports = evaluateManifests(policySet(guarded(environmentOf(release)), NODE_AGENTS), manifests, new Date());
  return reports.flatMap((report) => findings(report).map(({ message }) => `${report.file}: ${message}`));
}

/** Values that the chart never reads: it does not name them, and renders the same without them and with others. */
const unread = (release: Release, path: string, objects: readonly Rendered[]): string[] => {
  const rendered = JSON.stringify(objects);
  const same = (values: Values) => JSON.stringify(template(release, path, values).objects) === rendered;
  return unknownPaths(release.values, defaultValues(path))
    .filter((at) => same(without(release.values, at)) && same(changed(release.values, at)))
    .map((at) => placedValue(release, at, "the chart never reads it"));
};

/** Cluster-wide kinds with their groups that the release's project may bring, as `deploy/` says it. */
function allowedKinds({ project, environments }: Release): Set<string> {
  const [manifest] = readManifests(join("deploy", environments[0] ?? "", "apps", `AppProject-${project}.yaml`));
  const spec = manifest?.object["spec"] as { clusterResourceWhitelist: { group: string; kind: string }[] } | undefined;
  return new Set(spec?.clusterResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`));
}

describe.runIf(here.length > 0).each(here)("the chart of $title", ({ release, path }) => {
  eachChecked({ program: "helm", what: "questions to charts", version: () => programVersion("helm", "version") });
  let objects: readonly Rendered[] = [];

  beforeAll(() => {
    const rendered = template(release, path);
    if (rendered.schemaUnread) schemasUnread.push(release.chart);
    expect(rendered.error).toBe("");
    objects = rendered.objects;
  });

  test("reads every value that we give it", () => {
    expect(objects.length).toBeGreaterThan(0);
    expect(unread(release, path, objects)).toEqual([]);
  });

  test("makes nothing that the policies refuse, with the exceptions that are rendered (S0-SEC-06)", () => {
    expect(refusals(release, objects)).toEqual([]);
  });

  test("pulls from registries that the firewall lets out, by a version", () => {
    const name = Object.keys(CHARTS).find((key) => CHARTS[key as ChartName].chart === release.chart) as ChartName;
    const images = objects.filter(runsInCluster).flatMap(imagesOf);
    expect(CHART_IMAGE_REGISTRIES[name]).toEqual(expect.arrayContaining([...new Set(images.map(registryOf))]));
    for (const image of images) expect(image).toMatch(/:[^:/]+$/);
  });

  test("brings what its project allows, into its own namespace", () => {
    const wide = objects
      .filter(({ kind }) => isClusterWide(kind))
      .map(({ apiVersion, kind }) => `${apiVersion.includes("/") ? apiVersion.split("/")[0] : ""}/${kind}`);
    expect([...allowedKinds(release)]).toEqual(expect.arrayContaining([...new Set(wide)]));
    const namespaces = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
    expect(namespaces.filter((namespace) => namespace !== release.namespace)).toEqual([]);
  });

  test("has no pod in an isolated namespace whose connections are not declared", () => {
    if (!(ISOLATED_NAMESPACES as readonly string[]).includes(release.namespace)) return;
    const environment = environmentOf(release);
    const declared = hyperion(environment, nilOutputs(environment)).charts.flatMap((chart) => chart.pods);
    const undeclared = objects.filter((object) => {
      const pods = podTemplate(object);
      // Network policies do not reach a pod on its node's network.
      if (pods === undefined || pods.spec.hostNetwork === true || !runsInCluster(object)) return false;
      const self: Pods = {
        kind: "pods",
        name: object.metadata.name,
        namespace: release.namespace,
        labels: pods.metadata?.labels ?? {},
      };
      return !declared.some((subject) => includes(subject, self));
    });
    expect(undeclared.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  });
});

const nodeExporter = here.find(({ release }) => release.chart === CHARTS.nodeExporter.chart);

describe.runIf(nodeExporter !== undefined)("a mistake in a chart's values", () => {
  const { release, path } = nodeExporter ?? here[0] ?? { release: {} as Release, path: "" };

  test("is found where a key is misspelt", () => {
    const wrong = { ...release, values: { ...release.values, podLabel: { a: "b" } } };
    const { objects } = template(wrong, path);
    expect(unread(wrong, path, objects)).toEqual([
      expect.stringMatching(
        new RegExp(`^${release.file}:\\d+: spec\\.source\\.helm\\.valuesObject\\.podLabel: the chart never reads it`),
      ) as unknown,
    ]);
  });

  test("is found where a pod gets more than its exception lets it", () => {
    const values = { ...release.values, containerSecurityContext: { privileged: true } };
    expect(refusals(release, template(release, path, values).objects)).toEqual(
      expect.arrayContaining([expect.stringContaining("DaemonSet prometheus-node-exporter")]),
    );
  });

  test("is told in helm's words where a value has the wrong type", () => {
    expect(template(release, path, { ...release.values, service: "all" }).error).toContain("Error");
  });
});

test("a value is named by file and line of the Application that states it", () => {
  for (const release of releases()) {
    const [key = ""] = Object.keys(release.values);
    const lines = readFileSync(release.file, "utf8").split("\n");
    const at = lines.findIndex(
      (line, index) => line.trim().startsWith(`${key}:`) && index > lines.indexOf("      valuesObject:"),
    );
    expect(placedValue(release, [key], "wrong")).toBe(
      `${release.file}:${at + 1}: spec.source.helm.valuesObject.${key}: wrong`,
    );
  }
});

test.runIf(here.length > 0)("what could not be checked is said", () => {
  if (schemasUnread.length > 0) {
    console.warn(
      `values of ${[...new Set(schemasUnread)].join(", ")} not checked by their schema: its parts are on another host`,
    );
  }
  expect(schemasUnread.length).toBeLessThan(here.length);
});
