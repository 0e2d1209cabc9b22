import { describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../charts/hyperion/exceptions.ts";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { policiesDocument } from "../../policies/documentation.ts";
import { withAutogen } from "../../policies/evaluate/autogen.ts";
import { compile } from "../../policies/evaluate/cel-environment.ts";
import { policyDefinitions, policySet } from "../../policies/policy-set.ts";
import { policies as policiesSchema } from "../../src/config/hyperion/policy-actions.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { POLICY_THEMES } from "../../src/conventions/policy-themes.ts";
import { dev, prod } from "./samples.ts";

const environments = ENVIRONMENTS.map((name) => loadEnvironment(name));

test("every environment has the same policies and exceptions (S0-SEC-01)", () => {
  const [first, ...others] = environments.map((environment) => {
    const { policies, exceptions } = policySet(guarded(environment), NODE_AGENTS);
    return { policies: policies.map(({ kind, metadata }) => `${kind} ${metadata.name}`), exceptions };
  });
  for (const other of others) expect(other).toEqual(first);
});

test("QA and Prod deny and Dev reports, but that signatures are enforced in Prod alone (S0-SEC-01)", () => {
  const actions = Object.fromEntries(environments.map(({ environment, policies }) => [environment, policies]));
  const all = (action: string) => Object.fromEntries(POLICY_THEMES.map((theme) => [theme, action]));
  expect(actions).toEqual({
    dev: all("Audit"),
    qa: { ...all("Deny"), imageSignatures: "Audit" },
    prod: all("Deny"),
  });
});

test("a theme that an environment leaves out denies", () => {
  expect(policiesSchema.parse({ tenancy: "Warn" })).toMatchObject({ tenancy: "Warn", podSecurity: "Deny" });
});

test("a policy does what its theme's value says, and only one that denies stops the cluster when Kyverno is away", () => {
  const environment = { ...dev, policies: { ...dev.policies, tenancy: "Deny", reliability: "Warn" } } as const;
  const { policies } = policySet(guarded(environment), NODE_AGENTS);
  const spec = (name: string) => policies.find(({ metadata }) => metadata.name === name)?.spec;
  expect(spec("require-labels")).toMatchObject({ validationActions: ["Deny"], failurePolicy: "Fail" });
  expect(spec("require-probes")).toMatchObject({ validationActions: ["Warn"], failurePolicy: "Ignore" });
  expect(spec("disallow-privileged-containers")).toMatchObject({
    validationActions: ["Audit"],
    failurePolicy: "Ignore",
  });
});

test("policy names are unique and are Kubernetes names", () => {
  const names = policyDefinitions(guarded(prod)).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,62}$/);
});

test("the minimum set of decision D-13 is there (S0-SEC-02)", () => {
  expect(policyDefinitions(guarded(prod)).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "disallow-privileged-containers",
      "disallow-privilege-escalation",
      "disallow-host-namespaces",
      "disallow-host-path",
      "disallow-host-ports",
      "require-run-as-non-root",
      "require-read-only-root-filesystem",
      "require-drop-all-capabilities",
      "require-seccomp",
      "require-requests-and-limits",
      "require-probes",
      "disallow-latest-tag",
      "restrict-registries",
      "require-labels",
      "disallow-default-namespace",
      "disallow-default-service-account",
      "generate-default-deny",
      "restrict-service-exposure",
      "verify-own-images",
    ]),
  );
});

describe.each(policyDefinitions(guarded(prod)))("$name", (definition) => {
  const variants = withAutogen(definition.policy("Deny"));

  test("compiles, in every form that Kyverno derives from it", () => {
    for (const { spec } of variants) {
      for (const { expression } of spec.variables ?? []) compile(expression, "any");
      for (const { expression } of spec.matchConditions ?? []) compile(expression, "bool");
      for (const { expression, messageExpression } of "validations" in spec ? spec.validations : []) {
        compile(expression, "bool");
        if (messageExpression !== undefined) compile(messageExpression, "string");
      }
    }
    expect(variants.length).toBeGreaterThan(0);
  });

  test("says why, and what to do, in whole sentences", () => {
    expect(definition.why).toMatch(/^[A-Z].{30,}\.$/);
    expect(definition.remedy).toMatch(/^[A-Z].*\.$/);
    expect(definition.title).toMatch(/^[A-Z].*[^.]$/);
  });
});

test("the documentation has every policy, exception and action", () => {
  const [first, ...rest] = environments;
  if (first === undefined) throw new Error("no environment");
  const text = policiesDocument([guarded(first), ...rest.map(guarded)], NODE_AGENTS);
  for (const { name, title, why, remedy } of policyDefinitions(guarded(prod))) {
    for (const part of [`### ${name}`, title, why, remedy]) expect(text).toContain(part);
  }
  expect(text).toContain("| imageSignatures | Audit | Audit | Deny | 1 |");
  for (const { name, namespaces } of NODE_AGENTS) expect(text).toContain(`| ${name} | ${namespaces.join(", ")} |`);
});
