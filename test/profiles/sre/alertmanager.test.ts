import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { sreAlertmanager } from "../../../profiles/sre/monitoring/alertmanager.ts";
import { IMAGES } from "../../../profiles/sre/versions.ts";
import { alertsOf } from "../../../src/observability/rule.ts";
import type { AlertmanagerConfig } from "../../../src/telemetry/alertmanager/types.ts";
import { allGroups, parsed, text } from "./files.ts";

const config = parsed<AlertmanagerConfig>("alertmanager/alertmanager.yml");

const receiver = (name: string) => config.receivers.find((one) => one.name === name);

const channel = (name: string): string | undefined => receiver(name)?.slack_configs?.[0]?.channel;

describe("Alertmanager", () => {
  test("is of the release that the platform names (S4-AM-01)", () => {
    expect(IMAGES.alertmanager).toMatch(/\/alertmanager:v0\.27\.0$/);
  });

  test("has its configuration in the file that the platform names (S4-AM-02)", () => {
    expect(config.route).toBeDefined();
  });

  test("makes one notification of one problem of one service (S4-AM-03)", () => {
    expect(config.route.group_by).toEqual(["alertname", "service", "namespace"]);
    expect((config.route.routes ?? []).filter(({ group_by }) => group_by !== undefined)).toEqual([]);
  });

  test("shows people what no route is for (S4-AM-10)", () => {
    expect(config.route.receiver).toBe("slack-warnings");
  });

  test.each([
    [0, "S4-AM-11", { receiver: "pagerduty-critical", matcher: 'severity = "critical"', wait: "10s", repeat: "1h" }],
    [1, "S4-AM-12", { receiver: "slack-critical", matcher: 'severity = "critical"', wait: "10s", repeat: "2h" }],
    [2, "S4-AM-13", { receiver: "slack-warnings", matcher: 'severity = "warning"', wait: "30s", repeat: "4h" }],
    [3, "S4-AM-14", { receiver: "slack-slo", matcher: 'category = "slo"', wait: "1m", repeat: "6h" }],
    [
      4,
      "S4-AM-15",
      { receiver: "slack-infrastructure", matcher: 'team = "infrastructure"', wait: "30s", repeat: "4h" },
    ],
    [5, "S4-AM-16", { receiver: "email-info", matcher: 'severity = "info"', wait: "10m", repeat: "24h" }],
    [6, "S4-AM-17", { receiver: "null", matcher: 'alertname = "Watchdog"', wait: undefined, repeat: undefined }],
  ])("has as route %i the one that is described (%s)", (index, _, wanted) => {
    const { receiver: name, matchers, group_wait, repeat_interval } = config.route.routes?.[index] ?? {};
    expect({ receiver: name, matcher: matchers?.join(), wait: group_wait, repeat: repeat_interval }).toEqual(wanted);
  });

  test("writes e-mails of alerts that outlast the patience of their route: an end before it is silence (S4-FLW-05)", () => {
    const minutes = (time: string | undefined): number => Number(/^(\d+)m$/.exec(time ?? "")?.[1]);
    const route = config.route.routes?.find(({ receiver: name }) => name === "email-info");
    const information = alertsOf(allGroups()).filter(({ labels }) => labels.severity === "info");
    expect(information).not.toEqual([]);
    for (const { alert, keep_firing_for: kept } of information)
      expect(minutes(kept), alert).toBeGreaterThan(minutes(route?.group_wait));
  });

  test("passes an alert on from every route but those of information and of the watchdog (S4-AM-04)", () => {
    expect(config.route.routes?.map((route) => route.continue === true)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("pages by PagerDuty, whose key is a file (S4-AM-20)", () => {
    expect(receiver("pagerduty-critical")?.pagerduty_configs?.map(({ routing_key_file }) => routing_key_file)).toEqual([
      "/etc/alertmanager/secrets/pagerduty-key",
    ]);
  });

  test.each([
    ["slack-critical", "#sre-critical-alerts", "S4-AM-21"],
    ["slack-warnings", "#sre-warnings", "S4-AM-22"],
    ["slack-slo", "#sre-slo-alerts", "S4-AM-23"],
    ["slack-infrastructure", "#sre-infrastructure", "S4-AM-24"],
  ])("tells %s in %s (%s)", (name, wanted) => {
    expect(channel(name)).toBe(wanted);
  });

  test("writes to the team about what can wait (S4-AM-25)", () => {
    expect(receiver("email-info")?.email_configs?.map(({ to }) => to)).toEqual(["sre-team@example.com"]);
  });

  test('tells nobody of the watchdog, by a receiver whose name is the text "null" (S4-AM-26)', () => {
    expect(receiver("null")).toEqual({ name: "null" });
    expect(text("alertmanager/alertmanager.yml")).toMatch(/- name: ['"]null['"]\n/);
    expect(load("receiver: null")).toEqual({ receiver: null });
  });

  const critical = 'severity = "critical"';
  const [warning, info, workload] = ['severity = "warning"', 'severity = "info"', 'category = "workload"'];

  test.each([
    [0, critical, warning, ["alertname", "service", "namespace"], "S4-AM-30"],
    [1, critical, info, ["service", "namespace"], "S4-AM-31"],
    [2, warning, info, ["service", "namespace"], "S4-AM-32"],
    [3, 'alertname = "NodeNotReady"', workload, ["node"], "S4-AM-33"],
    [4, 'alertname = "KubeAPIServerDown"', workload, [], "S4-AM-34"],
  ])("has as inhibition %i: %s hides %s with the same %j (%s)", (index, source, target, equal) => {
    expect(config.inhibit_rules[index]).toEqual({ source_matchers: [source], target_matchers: [target], equal });
  });

  test("has five inhibitions and seven receivers, and no secret in its text", () => {
    expect(config.inhibit_rules).toHaveLength(5);
    expect(config.receivers).toHaveLength(7);
    expect(text("alertmanager/alertmanager.yml")).not.toMatch(/hooks\.slack\.com|_url: http|_key:|password:/);
  });

  test("publishes to a topic only where there is one", () => {
    const topicArn = "arn:aws:sns:us-east-1:123456789012:sre-platform-prod-alerts";
    const withTopic = sreAlertmanager({ sns: { topicArn, region: "us-east-1" } });
    expect(JSON.stringify(config)).not.toContain("sns");
    expect(withTopic.receivers.at(-1)?.sns_configs?.[0]).toMatchObject({
      topic_arn: topicArn,
      sigv4: { region: "us-east-1" },
    });
    expect(withTopic.route.routes?.slice(1)).toEqual(config.route.routes);
  });
});
