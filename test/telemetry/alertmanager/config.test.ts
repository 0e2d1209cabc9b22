import { dump, load } from "js-yaml";
import { expect, test } from "vitest";
import { alertmanagerArgs } from "../../../src/telemetry/alertmanager/args.ts";
import {
  type AlertmanagerOptions,
  alertmanagerConfig,
  WORKING_HOURS,
} from "../../../src/telemetry/alertmanager/config.ts";
import { matcher } from "../../../src/telemetry/alertmanager/matcher.ts";
import { allRoutes } from "../../../src/telemetry/alertmanager/routing.ts";

const options: AlertmanagerOptions = {
  pagerdutyKeyFile: "/secrets/pagerduty",
  slackUrlFile: "/secrets/slack",
  slackChannel: "#telemetry",
  deadMansSwitchUrlFile: "/secrets/switch",
  severities: { page: "critical", ticket: "warning", information: ["info", "none"] },
  watchdog: "Watchdog",
  groupBy: ["cluster", "service"],
  workingHours: { weekdays: "monday:friday", from: "08:00", to: "18:00", timeZone: "Europe/Berlin" },
};
const config = alertmanagerConfig(options);

/** Receivers that an alert of one severity reaches, in order, by the first-level routes. */
const receiversOf = (labels: Record<string, string>): (string | undefined)[] => {
  const reached: (string | undefined)[] = [];
  for (const route of config.route.routes ?? []) {
    const matches = (route.matchers ?? []).every((text) => {
      const [, label, operator, value] = /^(\w+) (=~|=) "(.*)"$/.exec(text) ?? [];
      const found = labels[label ?? ""] ?? "";
      return operator === "=" ? found === value : new RegExp(`^(?:${value})$`).test(found);
    });
    if (!matches) continue;
    reached.push(route.receiver);
    if (route.continue !== true) return reached;
  }
  return reached.length > 0 ? reached : [config.route.receiver];
};

test.each([
  [{ alertname: "StoreDown", severity: "critical" }, ["pagerduty", "slack"]],
  [{ alertname: "DiskFilling", severity: "warning" }, ["slack"]],
  [{ alertname: "Busy", severity: "info" }, ["null"]],
  [{ alertname: "Watchdog", severity: "none" }, ["dead-mans-switch"]],
  [{ alertname: "Unlabelled" }, ["slack"]],
])("%j reaches %j", (labels, receivers) => {
  expect(receiversOf(labels)).toEqual(receivers);
});

test("every secret is a file, and no value looks like one", () => {
  const text = JSON.stringify(config.receivers);
  for (const key of ["routing_key_file", "api_url_file", "url_file"]) expect(text).toContain(`"${key}":"/secrets/`);
  expect(text).not.toMatch(/"(routing_key|service_key|api_url|url)":/);
});

test("the receiver called null is a string in YAML", () => {
  const text = dump(config);
  expect(text).toMatch(/name: ['"]null['"]/);
  expect(load(text)).toEqual(config);
});

test("a page hides the ticket of the same problem only", () => {
  expect(config.inhibit_rules).toEqual([
    {
      source_matchers: ['severity = "critical"'],
      target_matchers: ['severity = "warning"'],
      equal: ["alertname", "cluster", "service"],
    },
  ]);
});

test("an alert hides those that it explains, of the same environment and thing", () => {
  const inhibitions = [{ source: "StoreDown", targets: ["StoreSlow", "StoreLate"], same: ["store"] }];
  expect(alertmanagerConfig({ ...options, inhibitions }).inhibit_rules).toContainEqual({
    source_matchers: ['alertname = "StoreDown"'],
    target_matchers: ['alertname =~ "StoreSlow|StoreLate"'],
    equal: ["environment", "store"],
  });
});

test("tickets wait for working hours, pages never do", () => {
  const timed = allRoutes(config.route).filter(({ active_time_intervals }) => active_time_intervals !== undefined);
  expect(timed.map(({ matchers }) => matchers)).toEqual([['severity = "warning"']]);
  expect((config.time_intervals ?? []).map(({ name }) => name)).toEqual([WORKING_HOURS]);
  const { workingHours: _, ...always } = options;
  expect(alertmanagerConfig(always).time_intervals).toEqual([]);
});

test("the watchdog is repeated every minute, and its end is not announced", () => {
  const route = config.route.routes?.find(({ receiver }) => receiver === "dead-mans-switch");
  expect(route?.repeat_interval).toBe("1m");
  const receiver = config.receivers.find(({ name }) => name === "dead-mans-switch");
  expect(receiver?.webhook_configs?.[0]?.send_resolved).toBe(false);
});

test("a route to a receiver that does not exist is refused", () => {
  expect(() => alertmanagerConfig({ ...options, routes: [{ receiver: "sms" }] })).toThrow(
    "route to receiver sms: found no such receiver, allowed: pagerduty, slack, dead-mans-switch, null",
  );
});

test("matchers quote their value, and a label that is no plain name", () => {
  expect(matcher("severity", "=~", "critical|warning")).toBe('severity =~ "critical|warning"');
  expect(matcher("path", "!=", 'a"b\\c')).toBe('path != "a\\"b\\\\c"');
  expect(matcher("service.name", "=", "shop")).toBe('"service.name" = "shop"');
});

test("replicas know each other; a single one opens no gossip port", () => {
  const args = (peers: string[]) =>
    alertmanagerArgs({ configFile: "/etc/alertmanager.yaml", externalUrl: "https://grafana.example.com", peers });
  expect(args(["am-0", "am-1"])).toContain("--cluster.peer=am-1:9094");
  expect(args(["am-0", "am-1"])).toContain("--cluster.listen-address=:9094");
  expect(args(["am-0"])).toContain("--cluster.listen-address=");
  expect(args(["am-0"]).filter((argument) => argument.startsWith("--cluster.peer"))).toEqual([]);
});

test("a replay into the store of metrics reaches nobody but what makes it forget, again and again and at the end", () => {
  const url = "http://vmselect:8481/internal/resetRollupResultCache?propagate=1";
  const calling = alertmanagerConfig({ ...options, afterReplay: { alert: "MetricsReplayed", url } });
  const route = calling.route.routes?.find(({ matchers }) =>
    matchers?.includes(matcher("alertname", "=", "MetricsReplayed")),
  );
  expect(route).toMatchObject({ group_wait: "0s", repeat_interval: "5m" });
  expect(route?.continue).toBeUndefined();
  const called = calling.receivers.find(({ name }) => name === route?.receiver);
  expect(called?.webhook_configs).toEqual([{ url, send_resolved: true }]);
});
