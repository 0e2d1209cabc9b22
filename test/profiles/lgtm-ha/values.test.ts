import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { UserError } from "../../../src/base/problem.ts";
import { at, changed, list, objectsFor, ofKind, parseTier, type Tier } from "./stack.ts";

/** What is said of a tier's file after an edit. */
function problems(tier: Tier, edit: (text: string) => string) {
  const text = readFileSync(`profiles/lgtm-ha/${tier}.yaml`, "utf8");
  const edited = edit(text);
  expect(edited).not.toBe(text);
  try {
    parseTier(tier, edited);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

test("several replicas without what they share are refused, with file and line (D-39)", () => {
  const found = problems("high", (text) =>
    text
      .replace(/ {2}loki:\n( {4}.*\n)+/, "  loki: { kind: pvc, size: 10Gi }\n")
      .replace(/grafana:\n( {2}.*\n)+/, "grafana: { kind: sqlite }\n"),
  );
  expect(found.map(({ file, path, found: what }) => [file, path, what])).toEqual([
    ["profiles/lgtm-ha/high.yaml", "storage.loki.kind", "pvc with 2 replicas (tier high)"],
    ["profiles/lgtm-ha/high.yaml", "grafana.kind", "sqlite with 2 replicas (tier high)"],
  ]);
  expect(found.every(({ line }) => line > 20)).toBe(true);
});

test("snapshots of a disk that has none are refused (D-38)", () => {
  const [problem] = problems("normal", (text) =>
    text.replace("{ kind: pvc, size: 50Gi }", "{ kind: emptyDir, size: 50Gi }"),
  );
  expect(problem).toMatchObject({
    path: "backup.enabled",
    allowed: expect.stringContaining("storage.prometheus.kind: pvc"),
  });
});

test("an unknown key and a missing retention are told at once", () => {
  const found = problems("normal", (text) => text.replace("  logsDays: 30\n", "").replace("zoned:", "zonned:"));
  expect(found.map(({ path }) => path)).toEqual(["cluster.zoned", "cluster.zonned", "retention.logsDays"]);
});

test("the domain is a value of every host (S1-ING-05)", () => {
  const hosts = ofKind(objectsFor(changed("normal", (values) => ({ ...values, domain: "acme.test" }))), "Ingress").map(
    ({ spec }) => at(list(at(spec, "rules"))[0], "host"),
  );
  expect(hosts.map(String).sort((a, b) => a.localeCompare(b))).toEqual([
    "grafana.acme.test",
    "loki.acme.test",
    "mimir.acme.test",
    "prometheus.acme.test",
  ]);
});

test("the hosts of Prometheus, Loki and Mimir can be left out (D-42)", () => {
  const all = objectsFor(
    changed("normal", (values) => ({ ...values, ingress: { ...values.ingress, stores: { exposed: false } } })),
  );
  expect(ofKind(all, "Ingress").map(({ metadata }) => metadata.name)).toEqual(["grafana"]);
});
