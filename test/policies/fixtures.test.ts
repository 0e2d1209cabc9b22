import { describe, expect, test } from "vitest";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { evaluatePolicy } from "../../policies/evaluate.ts";
import { policyDefinitions } from "../../policies/policy-set.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";

const context = { exceptions: [], now: new Date("2026-06-01") };

describe.each(ENVIRONMENTS)("the policies of %s", (name) => {
  const definitions = policyDefinitions(guarded(loadEnvironment(name)));

  test.each(definitions)("$name passes what it should (S0-SEC-07)", (definition) => {
    const policy = definition.policy("Deny");
    expect(definition.passing.length).toBeGreaterThan(0);
    const results = definition.passing.map((fixture) => ({
      fixture: fixture.name,
      outcome: evaluatePolicy(policy, fixture, context),
    }));
    expect(results.filter(({ outcome }) => outcome !== undefined && outcome.result !== "pass")).toEqual([]);
    const judged = [...definition.passing, ...definition.producing].map((fixture) =>
      evaluatePolicy(policy, fixture, context),
    );
    expect(judged).toContainEqual(expect.objectContaining({ result: "pass" }));
  });

  test.each(definitions)("$name stops what it should, and names the place and the remedy (S0-SEC-07)", (definition) => {
    const policy = definition.policy("Deny");
    expect(definition.failing.length + definition.producing.length).toBeGreaterThan(0);
    for (const fixture of definition.failing) {
      const outcome = evaluatePolicy(policy, fixture, context);
      expect(outcome, fixture.name).toMatchObject({ result: "fail", action: "Deny" });
      expect(outcome?.message, fixture.name).toContain(fixture.path);
      expect(outcome?.message, fixture.name).toContain(`${definition.title}: `);
      expect(outcome?.message, fixture.name).toContain(definition.remedy);
    }
    for (const fixture of definition.producing) {
      expect(evaluatePolicy(policy, fixture, context)?.produces, fixture.name).toEqual(fixture.produces);
    }
  });
});
