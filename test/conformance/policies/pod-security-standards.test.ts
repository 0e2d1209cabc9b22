import { describe, expect, test } from "vitest";
import type { PolicyDefinition } from "../../../policies/define.ts";
import { evaluatePolicy } from "../../../policies/evaluate.ts";
import { BASELINE } from "../../../policies/pod-security/baseline.ts";
import { hostProcess } from "../../../policies/pod-security/host-process.ts";
import { RESTRICTED } from "../../../policies/pod-security/restricted.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";
import { eachChecked } from "../summary.ts";
import { FIXTURES_MODULE, fixturesDirectory, standardFixtures } from "./standard-fixtures.ts";
import { WRAPPERS } from "./wrappers.ts";

const PROFILES = [
  { profile: "baseline", policies: BASELINE, count: 49 },
  { profile: "restricted", policies: RESTRICTED, count: 99 },
] as const;

const directory = fixturesDirectory();

const [FIXTURES = "", version = ""] = FIXTURES_MODULE.split("@v");

function verdict(policies: readonly PolicyDefinition[], resource: KubernetesObject): "pass" | "fail" {
  const outcomes = policies.map((definition) =>
    evaluatePolicy(definition.policy("Deny"), { resource }, { exceptions: [], now: new Date() }),
  );
  const broken = outcomes.filter((outcome) => outcome?.result === "error");
  if (broken.length > 0) throw new Error(broken.map((outcome) => `${outcome?.policy}: ${outcome?.message}`).join("; "));
  return outcomes.some((outcome) => outcome?.result === "fail") ? "fail" : "pass";
}

test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")("the standard's fixtures are in Go's module cache", () => {
  expect(directory, `run "go mod download ${FIXTURES_MODULE}"`).toBeDefined();
});

describe.runIf(directory !== undefined).each(PROFILES)(
  "Pod Security Standard $profile",
  ({ profile, policies, count }) => {
    const fixtures = directory === undefined ? [] : standardFixtures(directory, profile);
    eachChecked({ program: FIXTURES, what: "profiles by kind of workload", version: () => version });

    test(`has ${count} fixtures`, () => {
      expect(fixtures).toHaveLength(count);
    });

    test.each(WRAPPERS)("gives every fixture the standard's verdict as a $kind (S0-SEC-02)", ({ wrap }) => {
      const differing = fixtures.filter(({ pod, verdict: expected }) => verdict(policies, wrap(pod)) !== expected);
      expect(differing.map(({ name }) => name)).toEqual([]);
    });
  },
);

test.runIf(directory !== undefined)("the fixtures notice a baseline policy that is left out (S0-SEC-02)", () => {
  const fixtures = directory === undefined ? [] : standardFixtures(directory, "baseline");
  const unnoticed = BASELINE.filter((left) => {
    const rest = BASELINE.filter((policy) => policy !== left);
    return fixtures.every(({ pod, verdict: expected }) => verdict(rest, pod) === expected);
  });
  // The standard's HostProcess pods share the node's network as well, as Windows demands of them.
  expect(unnoticed).toEqual([hostProcess]);
});
