import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { evaluateManifests, findings, type Manifest } from "../../policies/evaluate-manifests.ts";
import { isKubernetesObject } from "../../src/kubernetes/object.ts";
import { chosen } from "../../src/systems/registry.ts";
import { NOW } from "./samples.ts";

/** Every object that is committed for an environment. */
const deployed = (environment: string): Manifest[] =>
  readdirSync(join("deploy", environment), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => {
      const object: unknown = load(readFileSync(join("deploy", environment, file), "utf8"));
      return isKubernetesObject(object) ? [{ file: join(environment, file), object }] : [];
    });

const judged = (await chosen([])).flatMap(({ system: { policies }, environment, name }) =>
  policies === undefined ? [] : [{ name, policies: policies(environment) }],
);

describe.each(judged)("what is deployed to $name", ({ name, policies }) => {
  const manifests = deployed(name);
  const start = process.threadCpuUsage();
  const reports = evaluateManifests(policies, manifests, NOW);
  const { user, system } = process.threadCpuUsage(start);
  const seconds = (user + system) / 1e6;

  test("keeps every policy (S0-SEC-06)", () => {
    const found = reports.flatMap((report) => findings(report).map(({ message }) => `${report.file}: ${message}`));
    expect(found).toEqual([]);
  });

  test("is judged whole: each workload by each pod policy, in under ten seconds (S0-SEC-06)", () => {
    const judged = reports.filter(({ object }) => ["Deployment", "StatefulSet"].includes(object.kind));
    expect(judged.length).toBeGreaterThan(5);
    const podPolicies = policies.policies
      .filter(({ spec }) => spec.matchConstraints.resourceRules.every(({ resources }) => resources.join() === "pods"))
      .map(({ metadata }) => metadata.name);
    expect(podPolicies).toContain("disallow-privileged-containers");
    for (const { file, outcomes } of judged) {
      const asked = new Set(outcomes.map(({ policy }) => policy));
      expect(
        podPolicies.filter((policy) => !asked.has(policy)),
        file,
      ).toEqual([]);
    }
    expect(seconds).toBeLessThan(10);
  });
});
