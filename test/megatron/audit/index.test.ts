import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { accepted } from "../../../src/megatron/audit/accepted.ts";
import { audit } from "../../../src/megatron/audit/index.ts";
import type { AuditRule } from "../../../src/megatron/audit/rule.ts";
import type { PlannedResource } from "../../../src/plan/mock-engine.ts";
import { wholePlan } from "../plan.ts";

const plans = new Map<string, { environment: Environment; plan: readonly PlannedResource[] }>();
// One after the other: the mock engine is the process's own.
for (const name of ENVIRONMENTS) {
  const environment = loadEnvironment(name, ".", "2026-11-01");
  plans.set(name, {
    environment,
    plan: await wholePlan(environment),
  });
}

test.each([...plans])("%s: the audit finds nothing that is not waived", (_name, { environment, plan }) => {
  const { findings, waived } = audit(plan, environment);
  expect(findings).toEqual([]);
  expect(waived).toHaveLength(accepted("2026-11-01").length + environment.waivers.length);
});

test("what every environment is excused from by design has a reason and an end", () => {
  expect(accepted("2026-11-01").filter(({ reason, expires }) => reason.length < 40 || expires > "2027-12-31")).toEqual(
    [],
  );
  expect(accepted("2028-01-01")).toEqual([]);
});

test("at most five waivers stand in all environments together, each with its reason", () => {
  const waivers = [...plans.values()].flatMap(({ environment }) => environment.waivers);
  expect(waivers.length).toBeLessThanOrEqual(5);
  expect(waivers.filter(({ reason }) => reason.length < 40)).toEqual([]);
});

/** A rule that finds so many things wrong with one resource. */
const ruleWith = (findings: number): AuditRule => ({
  id: "Rule.One",
  protects: "something",
  required: "that it is right",
  remedy: "make it right",
  *check() {
    for (let index = 1; index <= findings; index++) yield { resource: "thing", found: `wrong ${index}` };
  },
});

const loaded = plans.get("prod")?.environment;
if (loaded === undefined) throw new Error("no environment prod");

const waiver = { rule: "Rule.One", resource: "thing", reason: "it is known", expires: "2027-01-01" };

const audited = (findings: number, waivers: Environment["waivers"]) =>
  audit([], { ...loaded, waivers }, [ruleWith(findings)]);

describe("a waiver", () => {
  test("sets apart the one finding of its rule on its resource, with reason and end", () => {
    expect(audited(1, [waiver])).toEqual({
      findings: [],
      waived: [
        {
          rule: "Rule.One",
          resource: "thing",
          protects: "something",
          found: "wrong 1",
          required: "that it is right",
          remedy: "make it right",
          reason: "it is known",
          expires: "2027-01-01",
        },
      ],
    });
  });

  test.each([
    ["another rule", { ...waiver, rule: "Rule.Two" }],
    ["another resource", { ...waiver, resource: "things" }],
  ])("of %s excuses nothing, and is a finding itself", (_what, other) => {
    const { findings, waived } = audited(1, [other]);
    expect(waived).toEqual([]);
    expect(findings.map(({ rule, resource }) => `${rule} ${resource}`)).toEqual([
      "Rule.One thing",
      `Plan.Waiver.Used ${other.resource}`,
    ]);
  });

  test("that outlived its finding is a finding itself", () => {
    expect(audited(0, [waiver]).findings).toEqual([
      expect.objectContaining({ rule: "Plan.Waiver.Used", resource: "thing", found: "no finding of Rule.One" }),
    ]);
  });

  test("that would excuse two findings excuses neither: its reason was given for one", () => {
    const { findings, waived } = audited(2, [waiver]);
    expect(waived).toEqual([]);
    expect(findings.map(({ found }) => found)).toEqual([
      "wrong 1",
      "wrong 2",
      "2 findings of Rule.One, none of them excused",
    ]);
  });
});
