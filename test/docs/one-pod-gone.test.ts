import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { alertLinks } from "../../charts/hyperion/alert-links.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { alertGroups } from "../../src/observability/alerts/alert-groups.ts";
import { alertsOf } from "../../src/observability/rule.ts";
import { at, type Manifest, rendered } from "../charts/rendered.ts";

const PAGE = "docs/one-pod-gone.md";

/** Rows of the page's table: workload, pods, and the rest. */
const rows = readFileSync(PAGE, "utf8")
  .split("\n")
  .filter((line) => /^\| [^-]/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, workload = "", pods = "", ...rest]) => ({ workload, pods, rest: rest.join(" ") }))
  .filter(({ workload }) => workload !== "workload");

const objects = rendered("prod");

const named = ({ metadata }: Manifest): string => metadata.name;

/** Pods of each workload that prod renders itself: a number, or the least of its autoscaler. */
function podsByWorkload(): Map<string, string> {
  const least = new Map(
    objects
      .filter(({ kind }) => kind === "HorizontalPodAutoscaler")
      .map((one) => [named(one), `${String(at(one, "spec", "minReplicas"))}+`]),
  );
  return new Map([
    ...objects
      .filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet")
      .map((one) => [named(one), least.get(named(one)) ?? String(at(one, "spec", "replicas"))] as const),
    ...objects
      .filter(({ kind }) => kind === "KafkaNodePool")
      .map((one) => [`Kafka ${named(one)}`, String(at(one, "spec", "replicas"))] as const),
  ]);
}

test("the page on a lost pod has each workload of prod with its pods, and each chart's, and nothing else", () => {
  const own = podsByWorkload();
  const charts = objects
    .filter((one) => one.kind === "Application" && at(one, "spec", "source", "chart") !== undefined)
    .map(named);
  expect(rows.map(({ workload }) => workload).toSorted()).toEqual([...own.keys(), ...charts].toSorted());
  const pods = rows.filter(({ workload }) => own.has(workload)).map((row) => [row.workload, row.pods]);
  expect(pods).toEqual(pods.map(([workload = ""]) => [workload, own.get(workload)]));
});

test("the page on a lost pod names alerts that exist", () => {
  const prod = loadEnvironment("prod");
  const alerts = new Set(alertsOf(alertGroups(prod, alertLinks(prod))).map(({ alert }) => alert));
  const words = rows.flatMap(({ rest }) => rest.match(/\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g) ?? []);
  const said = words.filter((word) => !["NginxIngress", "PostgreSql", "VictoriaMetrics"].includes(word));
  expect(said.length).toBeGreaterThan(5);
  expect(said.filter((word) => !alerts.has(word))).toEqual([]);
});
