import { describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../../charts/hyperion/exceptions.ts";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { evaluateManifests, findings } from "../../../policies/evaluate-manifests.ts";
import { type NodeAgent, policyException } from "../../../policies/exceptions.ts";
import { readOnlyRoot } from "../../../policies/pod-security/read-only-root.ts";
import { RESTRICTED } from "../../../policies/pod-security/restricted.ts";
import { policySet } from "../../../policies/policy-set.ts";
import { EXCEPTIONS } from "../../../profiles/lgtm-ha/exceptions.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";
import { NOW, prod } from "../../policies/samples.ts";
import { objects, TIERS } from "./stack.ts";

const podSecurity = new Set([...RESTRICTED, readOnlyRoot].map(({ name }) => name));
const { policies } = policySet(guarded(prod), []);
const judged = policies.filter(({ metadata }) => podSecurity.has(metadata.name));

/** Workloads that break a policy of pods, each with the policies. */
const broken = (tier: (typeof TIERS)[number], exceptions: readonly NodeAgent[]) =>
  evaluateManifests(
    { policies: judged, exceptions: exceptions.map(policyException) },
    objects(tier).map((object) => ({ file: object.metadata.name, object: object as unknown as KubernetesObject })),
    NOW,
  ).flatMap((report) => findings(report).map(({ policy }) => `${report.file}: ${policy}`));

describe.each(TIERS)("pods of %s", (tier) => {
  test("keep production's policies of pods with the stack's own exceptions", () => {
    expect(judged).toHaveLength(podSecurity.size);
    expect(broken(tier, EXCEPTIONS)).toEqual([]);
  });

  test("break what is excepted, each of it and nothing else, and none of core's exceptions is for them", () => {
    const expected = EXCEPTIONS.flatMap((agent) => agent.policies.map(({ name }) => `${agent.name}: ${name}`));
    expect([...broken(tier, NODE_AGENTS)].sort((a, b) => a.localeCompare(b))).toEqual(
      expected.sort((a, b) => a.localeCompare(b)),
    );
  });
});
