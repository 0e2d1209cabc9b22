import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { up } from "../../../src/cli/commands/up.ts";
import { alertChanges, liveLine } from "../../../src/cli/up/live.ts";
import { notification } from "../../../src/cli/up/notifications.ts";
import { isFree, portHolder } from "../../../src/cli/up/port-holder.ts";
import { refuseTakenPorts } from "../../../src/cli/up/prepare.ts";

const terminal = { print() {}, progress() {}, status() {}, style: (_format: unknown, text: string) => text };

const run = (positionals: readonly string[], flags: Readonly<Record<string, string>> = {}) =>
  up.run({ positionals, flags, terminal });

describe("hyperion up, given what it cannot use,", () => {
  it.each([
    [[], {}, "found no system; allowed: one of sre, hub"],
    [["core"], {}, "found core; allowed: one of sre, hub"],
    [["sre", "hub"], {}, "found sre hub; allowed: one of sre, hub"],
    [
      ["sre"],
      { scenario: "meteor" },
      '--scenario: found "meteor"; allowed: bad-deploy, slow-payments, dead-user, burst',
    ],
    [["sre"], { "port-offset": "-1" }, '--port-offset: found "-1"; allowed: a whole number from 0 to 50000'],
    [["sre"], { seconds: "soon" }, '--seconds: found "soon"; allowed: a whole number from 0 to 604800'],
  ] as [string[], Record<string, string>, string][])("says so for %o %o", async (positionals, flags, message) => {
    await expect(run(positionals, flags)).rejects.toThrow(message);
  });
});

it("names the ports that are taken, who needs them and who has them", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    expect(await isFree(port)).toBe(false);
    if (process.platform === "linux") expect(portHolder(port)).toContain(`(process ${process.pid})`);
    await expect(refuseTakenPorts([{ name: "order-service", ports: [port] }])).rejects.toThrow(
      new RegExp(`^port ${port} of order-service is taken by .+\nend that, or use other ports: --port-offset`),
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  expect(await isFree(port)).toBe(true);
});

it("says what Slack and PagerDuty would be told", () => {
  const slack = { channel: "#sre-warnings", attachments: [{ title: "[FIRING:1] HighErrorRate" }] };
  expect(notification("/slack", JSON.stringify(slack))).toBe("to Slack #sre-warnings: [FIRING:1] HighErrorRate");
  const page = { event_action: "trigger", payload: { summary: "HighErrorRate order-service" } };
  expect(notification("/pagerduty", JSON.stringify(page))).toBe("to PagerDuty (trigger): HighErrorRate order-service");
  expect(notification("/slack", "no")).toBe("a notification that is no JSON, to /slack");
});

it("shows every service in one line", () => {
  const service = { service: "order-service", rate: 9.96, error_ratio: 0.0213, p99_seconds: null, burn_rate_5m: 21.3 };
  expect(liveLine([service, { ...service, service: "user-service", p99_seconds: 0.123 }])).toBe(
    "order 10.0/s 2.13 % p99 – burn 21.3x | user 10.0/s 2.13 % p99 0.12 s burn 21.3x",
  );
});

it("shows what has changed of the alerts", () => {
  const before = new Map([
    ["A", "pending"],
    ["B", "firing"],
    ["C", "firing"],
  ]);
  const now = new Map([
    ["A", "firing"],
    ["B", "firing"],
    ["D", "pending"],
  ]);
  expect(alertChanges(before, now)).toEqual(["firing: A", "pending: D", "resolved: C"]);
});
