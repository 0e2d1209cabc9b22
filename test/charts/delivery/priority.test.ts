import { describe, expect, test } from "vitest";
import { at, fields, list, type Manifest, rendered, text } from "../rendered.ts";
import { environmentOf, environments } from "./platform-apps.ts";

/** Where a chart's values say how its pods stand. An empty path is the values' own level. */
interface Standing {
  /** What stops for everything else while none of its pods runs. */
  readonly needed: string;
  /** Maps that hold the priority class. */
  readonly priorities: readonly string[];
  /** Key of the class. Default: `priorityClassName`. */
  readonly key?: string;
  readonly class: "hyperion-foundation" | "hyperion-node";
  /** Maps of components with several replicas, each spread over zones. */
  readonly spread: readonly string[];
}

const foundation = { class: "hyperion-foundation" } as const;

/** Keys as in values.yaml of each chart: argo-cd 10.1.1, kyverno 3.9.0, nginx-ingress 2.6.4, external-secrets 2.9.0,
 * kube-state-metrics 8.4.0, strimzi 1.2.0, read 2026-11-30; helm's own rendering is asked in conformance. */
const STANDINGS: Readonly<Record<string, Standing>> = {
  "nginx-ingress": {
    ...foundation,
    needed: "everything from outside",
    priorities: ["controller"],
    spread: ["controller"],
  },
  kyverno: {
    ...foundation,
    needed: "admission of every pod",
    priorities: ["global"],
    spread: ["admissionController", "backgroundController", "cleanupController", "reportsController"],
  },
  "external-secrets": {
    ...foundation,
    needed: "every Secret",
    priorities: ["", "webhook", "certController"],
    spread: ["", "webhook", "certController"],
  },
  "cert-manager": {
    ...foundation,
    needed: "certificates between programs",
    priorities: ["global"],
    spread: ["", "webhook", "cainjector"],
  },
  strimzi: { ...foundation, needed: "Kafka's repair", priorities: [""], spread: [""] },
  argocd: { ...foundation, needed: "every repair", priorities: ["global"], spread: ["global"] },
  "kube-state-metrics": { ...foundation, needed: "a dozen alerts", priorities: [""], spread: [] },
  "prometheus-node-exporter": { needed: "the node's metrics", priorities: [""], class: "hyperion-node", spread: [] },
  falco: {
    needed: "the node's findings",
    priorities: [""],
    key: "podPriorityClassName",
    class: "hyperion-node",
    spread: ["falcosidekick"],
  },
};

/** Charts whose pods give way to everything, each with the reason. */
const GIVES_WAY: Readonly<Record<string, string>> = {
  "trivy-operator": "what it does not scan today it scans tomorrow",
  "clickhouse-operator": "a preview; its servers run on without it",
};

const valuesOf = (objects: readonly Manifest[], name: string) =>
  fields(
    at(
      objects.find((one) => one.kind === "Application" && one.metadata.name === name),
      ...["spec", "source", "helm", "valuesObject"],
    ),
  );

const below = (values: unknown, path: string) => (path === "" ? fields(values) : fields(at(values, path)));

describe.each(environments.map(({ environment }) => environment))("third-party pods of %s", (name) => {
  const objects = rendered(name);
  const value = new Map(
    objects.filter(({ kind }) => kind === "PriorityClass").map((one) => [one.metadata.name, Number(one["value"])]),
  );
  const charts = objects
    .filter((one) => one.kind === "Application" && at(one, "spec", "source", "chart") !== undefined)
    .map(({ metadata }) => metadata.name);

  test("are each known: what everything else needs, or what gives way", () => {
    expect(charts.filter((chart) => !(chart in STANDINGS) && !(chart in GIVES_WAY))).toEqual([]);
  });

  test.each(Object.entries(STANDINGS))("%s outranks whoever needs it", (chart, standing) => {
    const values = valuesOf(objects, chart);
    for (const path of standing.priorities) {
      const found = text(below(values, path)[standing.key ?? "priorityClassName"]);
      expect(found, `${chart} ${path}`).toBe(standing.class);
      // Above the buffer, which is the highest of those that need it.
      expect(value.get(found)).toBeGreaterThan(value.get("hyperion-buffer") ?? Number.NaN);
    }
  });

  const several = Object.entries(STANDINGS).filter(([, { spread }]) => spread.length > 0);

  test.each(several)("%s is spread over zones and nodes", (chart, { spread }) => {
    for (const path of spread) {
      const constraints = list(below(valuesOf(objects, chart), path)["topologySpreadConstraints"]);
      expect(
        constraints.map(({ topologyKey }) => topologyKey),
        `${chart} ${path}`,
      ).toEqual(["topology.kubernetes.io/zone", "kubernetes.io/hostname"]);
    }
  });

  test("Redis under Argo CD, which reads none of its values, has the same priority", () => {
    const redis = at(valuesOf(objects, "argocd"), "redis-ha");
    if (!environmentOf(name).gitops.highAvailability) {
      // One Redis, by the chart's own template, which reads the values above.
      expect(at(redis, "enabled") ?? false).toBe(false);
      return;
    }
    for (const one of [redis, at(redis, "haproxy")]) expect(fields(one)["priorityClassName"]).toBe(foundation.class);
    expect(at(redis, "topologySpreadConstraints", "enabled")).toBe(true);
  });

  test("kube-state-metrics, of which there is one, leaves a lost node within half a minute", () => {
    const values = valuesOf(objects, "kube-state-metrics");
    expect(values["replicas"]).toBe(1);
    const seconds = list(values["tolerations"]).map(({ key, tolerationSeconds }) => [key, tolerationSeconds]);
    expect(seconds).toEqual([
      ["node.kubernetes.io/not-ready", 30],
      ["node.kubernetes.io/unreachable", 30],
    ]);
  });
});
