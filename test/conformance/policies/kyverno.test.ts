import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../../charts/hyperion/exceptions.ts";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { evaluatePolicy } from "../../../policies/evaluate.ts";
import { policyException } from "../../../policies/exceptions.ts";
import type { Policy } from "../../../policies/kyverno.ts";
import { BASELINE } from "../../../policies/pod-security/baseline.ts";
import { RESTRICTED } from "../../../policies/pod-security/restricted.ts";
import { hostPath } from "../../../policies/pod-security/volumes.ts";
import { policyDefinitions } from "../../../policies/policy-set.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { checked, programVersion } from "../summary.ts";
import { applied, failures, KYVERNO, kyvernoIsThere, testedBy } from "./kyverno.ts";
import { canBeAsked, writeKyvernoTest, writeYaml } from "./kyverno-files.ts";
import { fixturesDirectory, standardFixtures } from "./standard-fixtures.ts";
import { WRAPPERS } from "./wrappers.ts";

const version = kyvernoIsThere ? programVersion(KYVERNO, "version") : "";
const standard = fixturesDirectory();
const directory = mkdtempSync(join(tmpdir(), "hyperion-kyverno-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const HOST_PATH = { containers: [], volumes: [{ name: "log", hostPath: { path: "/var/log" } }] };

/** Each kind of rewriting is asked once: none, that of a Deployment and its like, that of a CronJob. */
const ASKED = WRAPPERS.filter(({ kind }) => ["Pod", "Deployment", "CronJob"].includes(kind));

/** Controllers for which Kyverno rewrites a policy on pods, by the kind that is asked about. */
const REWRITTEN: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["deployments"],
  CronJob: ["cronjobs"],
};

/**
 * A policy that is rewritten for one kind alone: Kyverno compiles it and each of its rewritings anew for every object,
 * which is nearly all of its time.
 */
const onlyFor = (kind: string, policy: Policy): Policy =>
  ({
    ...policy,
    spec: { ...policy.spec, autogen: { podControllers: { controllers: REWRITTEN[kind] ?? [] } } },
  }) as Policy;

const CASES = [
  { profile: "baseline", policies: BASELINE },
  { profile: "restricted", policies: RESTRICTED },
] as const;

describe.runIf(kyvernoIsThere)("the real Kyverno", () => {
  test("gives every policy's own resources the verdict that ours gives (S0-SEC-02)", () => {
    const root = join(directory, "own");
    const now = new Date();
    let count = 0;
    for (const definition of policyDefinitions(guarded(loadEnvironment("prod")))) {
      const fixtures = [...definition.passing, ...definition.failing, ...definition.producing];
      for (const [index, admission] of fixtures.entries()) {
        const policy = definition.policy("Deny");
        const name = `${definition.name}-${index}`;
        const outcome = evaluatePolicy(policy, admission, { exceptions: [], now });
        const asked = { name, policy, admission, outcome };
        if (!canBeAsked(asked)) continue;
        writeKyvernoTest(join(root, name), asked);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(50);
    expect(testedBy(root)).toEqual({ wrong: [], loaded: count });
  });

  test
    .runIf(standard !== undefined)
    .for(CASES.flatMap((profile) => ASKED.map((wrapper) => ({ ...profile, ...wrapper }))))(
    "gives every fixture of the standard $profile the standard's verdict as a $kind (S0-SEC-02)",
    (asked, context) => {
      const { profile, policies, kind, wrap } = asked;
      const root = join(directory, `${profile}-${kind}`);
      mkdirSync(root);
      const fixtures = standardFixtures(standard ?? "", profile).map((fixture, index) => {
        const { metadata, ...object } = wrap(fixture.pod);
        return {
          ...fixture,
          id: `fixture-${index}`,
          object: { ...object, metadata: { ...metadata, name: `fixture-${index}`, namespace: "team-a" } },
        };
      });
      const [written, resources] = [join(root, "policies.yaml"), join(root, "resources.yaml")];
      writeYaml(written, ...policies.map((definition) => onlyFor(kind, definition.policy("Deny"))));
      writeYaml(resources, ...fixtures.map(({ object }) => object));
      const failed = new Set(failures(applied(written, resources)).map(({ name }) => name));
      const differing = fixtures.filter(({ id, verdict }) => failed.has(id) !== (verdict === "fail"));
      expect(differing.map(({ name }) => name)).toEqual([]);
      checked(context, {
        program: KYVERNO,
        version,
        count: fixtures.length,
        what: `fixtures of ${profile} as ${kind}`,
      });
    },
  );

  test("honours the node agents' exceptions, and only theirs (S0-SEC-04)", () => {
    const root = join(directory, "exceptions");
    const exceptions = NODE_AGENTS.map(policyException);
    for (const agent of NODE_AGENTS) {
      for (const [index, metadata] of [
        { name: agent.name, namespace: agent.namespaces[0] ?? "" },
        { name: agent.name, namespace: "team-a" },
      ].entries()) {
        const resource = {
          apiVersion: "apps/v1",
          kind: "DaemonSet",
          metadata,
          spec: { template: { spec: HOST_PATH } },
        };
        const name = `${agent.name}-${index}`;
        const policy = hostPath.policy("Deny");
        const outcome = evaluatePolicy(policy, { resource }, { exceptions, now: new Date() });
        expect(outcome?.result).toBe(index === 0 ? "skip" : "fail");
        writeKyvernoTest(join(root, name), { name, policy, admission: { resource }, outcome, exceptions });
      }
    }
    expect(testedBy(root)).toEqual({ wrong: [], loaded: NODE_AGENTS.length * 2 });
  });
});
