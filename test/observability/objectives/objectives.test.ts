import { describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { SIGNALS } from "../../../src/base/signals.ts";
import { loadEnvironment } from "../../../src/config/load.ts";

import { hyperionObjectives } from "../../../src/observability/objectives/objectives.ts";
import { alertsOf } from "../../../src/observability/rule.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { badRunbook, runbookPages } from "../alerts/runbooks.ts";
import { objectiveScenarios } from "../scenarios/objectives.ts";

const environment = loadEnvironment("dev");
const objectives = hyperionObjectives(environment, alertLinks(environment));
const alerts = alertsOf(sloRules(objectives));

const of = (service: string) => objectives.filter((objective) => objective.service === service).map(({ name }) => name);

describe("the platform's objectives", () => {
  test("promise each signal's intake and how fast it is", () => {
    expect(of("ingest")).toEqual(SIGNALS.flatMap((signal) => [`${signal}-availability`, `${signal}-latency`]));
  });

  test("take what comes back within an hour for the same incident: no page is new each time", () => {
    const burning = alerts.filter(({ alert }) => alert.endsWith("BudgetBurns"));
    expect(burning.length).toBeGreaterThan(0);
    expect(burning.filter(({ keep_firing_for }) => keep_firing_for !== "1h").map(({ alert }) => alert)).toEqual([]);
  });

  test("promise that what each store was given can be read, and is found in time", () => {
    expect(of("freshness").sort()).toEqual(["logs", "metrics", "traces"]);
    expect(of("query").sort()).toEqual(
      SIGNALS.flatMap((signal) => [`${signal}-availability`, `${signal}-latency`]).sort(),
    );
  });

  test("count no failed query as a fast one, and each as a failure", () => {
    for (const { name, indicator } of objectives.filter(({ service }) => service === "query")) {
      const text = JSON.stringify(indicator);
      if (name === "metrics-latency") continue;
      if (name.endsWith("-latency")) expect(text, name).toContain('"status_code":{"=~":"2.."}');
      else expect(text, name).toMatch(/"status_code":\{"=~":"5\.\."\}|vm_http_request_errors_total/);
    }
  });

  test("promise each team its delivery, and no team that is not there", () => {
    const teams = environment.consumers.map(({ name }) => name);
    expect(of("egress")).toEqual(teams.flatMap((name) => [`${name}-acceptance`, `${name}-delivery`]));
    expect(
      hyperionObjectives({ ...environment, consumers: [] }, alertLinks(environment)).some(
        ({ service }) => service === "egress",
      ),
    ).toBe(false);
  });

  test("wake nobody for a team's own intake", () => {
    const delivery = alerts.filter(({ alert }) => /^Egress.*Delivery/.test(alert));
    expect(delivery.length).toBeGreaterThan(0);
    expect(delivery.map(({ labels }) => labels["sloth_severity"])).not.toContain("page");
  });

  test("lead to a place in the runbook that says what to do, and to their own dashboard", () => {
    const pages = runbookPages();
    expect(alerts.map((rule) => badRunbook(rule, pages)).filter((problem) => problem !== undefined)).toEqual([]);
    for (const { annotations } of alerts) {
      expect(annotations.dashboard_url).toMatch(/\/d\/hyperion-slo\?var-service=[a-z]+&var-slo=[a-z-]+$/);
    }
  });

  test("each tell in one scenario and are silent in another", () => {
    for (const objective of objectives) {
      const samples = objectiveScenarios(objective).flatMap(({ checks }) =>
        checks.filter(({ expr }) => expr.includes(objective.alerts.page)).map((check) => check.samples.length),
      );
      expect(new Set(samples), objective.name).toEqual(new Set([0, 1]));
    }
  });
});

describe("a scenario of an objective", () => {
  const withStatus = (pattern: string) =>
    objectives.slice(0, 1).map((objective) => ({
      ...objective,
      indicator: {
        kind: "events" as const,
        total: [{ metric: "all" }],
        errors: [{ metric: "bad", matchers: { status: { "=~": pattern } } }],
      },
    }));

  test("has a value for each pattern", () => {
    const [scenario] = withStatus("5..|4.+").flatMap(objectiveScenarios);
    expect(scenario?.input.map(({ series }) => series)).toContain('bad{status="500"}');
  });

  test("is refused where it has none", () => {
    expect(() => withStatus("[45]..").flatMap(objectiveScenarios)).toThrow("found no value for it");
  });
});
