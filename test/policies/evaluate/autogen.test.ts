import { describe, expect, test } from "vitest";
import { withAutogen } from "../../../policies/evaluate/autogen.ts";
import { evaluatePolicy } from "../../../policies/evaluate.ts";
import { controller, podSpec, secured } from "../../../policies/fixtures.ts";
import { appArmor } from "../../../policies/pod-security/apparmor.ts";
import { privileged } from "../../../policies/pod-security/privileged.ts";
import { defaultNamespace } from "../../../policies/tenancy/namespaces.ts";
import { services } from "../../../policies/tenancy/services.ts";

const context = { exceptions: [], now: new Date("2026-06-01") };
const bad = podSpec({ containers: [secured({ privileged: true })] });

describe.each(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"] as const)("a %s", (kind) => {
  test("is judged by its pod template, and the message names the template's path (S0-SEC-02)", () => {
    const outcome = evaluatePolicy(privileged.policy("Deny"), { resource: controller(kind, bad) }, context);
    const template = kind === "CronJob" ? "spec.jobTemplate.spec.template" : "spec.template";
    expect(outcome?.result).toBe("fail");
    expect(outcome?.message).toContain(`: ${template}.spec.containers[web].securityContext.privileged.`);
    expect(evaluatePolicy(privileged.policy("Deny"), { resource: controller(kind, podSpec()) }, context)?.result).toBe(
      "pass",
    );
  });

  test("is judged by its own namespace, which its template does not have", () => {
    const resource = controller(kind, podSpec());
    const moved = { ...resource, metadata: { ...resource.metadata, namespace: "default" } };
    expect(evaluatePolicy(defaultNamespace.policy("Deny"), { resource }, context)?.result).toBe("pass");
    expect(evaluatePolicy(defaultNamespace.policy("Deny"), { resource: moved }, context)?.result).toBe("fail");
  });
});

test("a template without metadata is no error", () => {
  const resource = { ...controller("Job", podSpec()), spec: { template: { spec: podSpec() } } };
  expect(evaluatePolicy(appArmor.policy("Deny"), { resource }, context)?.result).toBe("pass");
});

test("nothing is derived from a policy on anything but pods alone", () => {
  expect(withAutogen(services.policy("Deny"))).toHaveLength(1);
  const policy = privileged.policy("Deny");
  const [rule] = policy.spec.matchConstraints.resourceRules;
  if (rule === undefined) throw new Error("a policy has a rule");
  const wider = {
    ...policy,
    spec: { ...policy.spec, matchConstraints: { resourceRules: [{ ...rule, resources: ["pods", "services"] }] } },
  };
  expect(withAutogen(wider as typeof policy)).toHaveLength(1);
});

test("a policy's own list of controllers is kept", () => {
  const policy = privileged.policy("Deny");
  if (policy.kind !== "ValidatingPolicy") throw new Error("it validates");
  const only = { ...policy, spec: { ...policy.spec, autogen: { podControllers: { controllers: ["jobs"] } } } };
  const derived = withAutogen(only)
    .slice(1)
    .flatMap(({ spec }) => spec.matchConstraints.resourceRules.flatMap((rule) => rule.resources));
  expect(derived).toEqual(["jobs"]);
});
