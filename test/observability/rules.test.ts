import { describe, expect, test } from "vitest";
import { alertLinks } from "../../charts/hyperion/alert-links.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { METRICS_CANARY } from "../../src/observability/objectives/canary.ts";
import { alertsOf, recordsOf } from "../../src/observability/rule.ts";
import { hyperionRuleFiles, hyperionRules } from "../../src/observability/rules.ts";
import { SLO_LABELS } from "../../src/observability/slo/names.ts";
import { problems } from "./promql.ts";

const twice = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);

describe.each(["dev", "qa", "prod"])("the rules of %s", (name) => {
  const groups = hyperionRules(loadEnvironment(name), alertLinks(loadEnvironment(name)));

  test("have groups and alerts of their own names, a page and its ticket apart", () => {
    expect(twice(groups.map((group) => group.name))).toEqual([]);
    expect(twice(alertsOf(groups).map(({ alert, labels }) => `${alert} ${labels.severity}`))).toEqual([]);
  });

  test("are all in files, an objective's in a file of its own", () => {
    const files = hyperionRuleFiles(loadEnvironment(name), alertLinks(loadEnvironment(name)));
    expect(Object.values(files).flat()).toEqual(groups);
    expect(Object.keys(files)).toContain("slo-ingest-traces-availability");
  });

  test("record each value of an objective once", () => {
    const values = recordsOf(groups).filter(({ labels }) => labels?.[SLO_LABELS.id] !== undefined);
    expect(values.length).toBeGreaterThan(0);
    expect(twice(values.map(({ record, labels }) => `${record} ${JSON.stringify(labels)}`))).toEqual([]);
  });
});

describe("every expression", () => {
  test("parses, and reads only what a program or another rule makes", () => {
    const groups = hyperionRules(loadEnvironment("dev"), alertLinks(loadEnvironment("dev")));
    const recorded = new Set(recordsOf(groups).map(({ record }) => record));
    expect(recorded).toContain(METRICS_CANARY);
    expect(groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => problems(expr, recorded)))).toEqual([]);
  });
});
