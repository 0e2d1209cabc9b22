import { expect, test } from "vitest";
import { SEVERITIES } from "../../src/conventions/alerting.ts";
import {
  type AlertingRule,
  type Annotations,
  alertsOf,
  type Duration,
  type RecordingRule,
  type RuleGroup,
  recordsOf,
  type Severity,
} from "../../src/observability/rule.ts";

test("groups give their alerts and their recording rules, each in order", () => {
  const severity: Severity = SEVERITIES.ticket;
  const annotations: Annotations = { summary: "", description: "", runbook_url: "", dashboard_url: "" };
  const record = (name: string): RecordingRule => ({ record: name, expr: "up" });
  const alert = (name: string): AlertingRule => ({ alert: name, expr: "up == 0", labels: { severity }, annotations });
  const interval: Duration = "30s";
  const groups: RuleGroup[] = [
    { name: "a", interval, rules: [record("x"), alert("A"), record("y")] },
    { name: "b", rules: [alert("B")] },
  ];
  expect(recordsOf(groups).map((rule) => rule.record)).toEqual(["x", "y"]);
  expect(alertsOf(groups).map((rule) => rule.alert)).toEqual(["A", "B"]);
});
