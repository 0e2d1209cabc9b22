import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { WATCHDOG } from "../../../src/config/alerting.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { alertGroups } from "../../../src/observability/alerts/alert-groups.ts";
import { alertsOf } from "../../../src/observability/rule.ts";
import { RECEIVERS } from "../../../src/telemetry/alertmanager/receivers.ts";
import { at, rendered, text } from "../../charts/rendered.ts";
import { onPath } from "../on-path.ts";
import { checkConfig, RunningAlertmanager, receiversOf, writeConfig } from "./alertmanager.ts";

const source = "https://prometheus.io/download/";
const amtool = onPath("amtool", source);
const alertmanager = onPath("alertmanager", source);

const root = mkdtempSync(join(tmpdir(), "hyperion-alertmanager-"));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The configuration that an environment's Alertmanager mounts, with secrets that lead nowhere. */
function configOf(environment: string): string {
  const map = rendered(environment).find(
    ({ kind, metadata }) => kind === "ConfigMap" && /^alertmanager-[0-9a-f]+$/.test(metadata.name),
  );
  const directory = mkdtempSync(join(root, `${environment}-`));
  return writeConfig(directory, text(at(map, "data", "alertmanager.yaml")), "/etc/alertmanager-secrets");
}

const prod = configOf("prod");

describe.runIf(amtool)("amtool", () => {
  test.each(ENVIRONMENTS)("accepts the configuration of %s", (environment) => {
    expect(checkConfig(configOf(environment))).toContain("SUCCESS");
  });

  test("refuses one that routes to nobody that exists", () => {
    const broken = join(root, "broken.yaml");
    writeFileSync(broken, "route: { receiver: nobody }\nreceivers: [{ name: somebody }]\n");
    expect(() => checkConfig(broken)).toThrow();
  });

  test("routes every alert of the platform: pages wake, tickets are read, the watchdog keeps its switch", () => {
    const wanted: Readonly<Record<string, readonly string[]>> = {
      critical: [RECEIVERS.pagerduty, RECEIVERS.slack],
      warning: [RECEIVERS.slack],
      none: [RECEIVERS.deadMansSwitch],
    };
    const alerts = alertsOf(alertGroups(loadEnvironment("prod")));
    const asked = new Map(alerts.map(({ alert, labels }) => [alert === WATCHDOG ? WATCHDOG : labels.severity, alert]));
    expect([...asked.keys()].toSorted()).toEqual([WATCHDOG, "critical", "warning"].toSorted());
    for (const [kind, alertname] of asked) {
      const severity = kind === WATCHDOG ? "none" : kind;
      expect(receiversOf(prod, { alertname, severity })).toEqual(wanted[severity]);
    }
  });
});

describe.runIf(alertmanager)("a running Alertmanager", () => {
  const running: RunningAlertmanager[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  async function start(): Promise<RunningAlertmanager> {
    const one = await RunningAlertmanager.start(prod, mkdtempSync(join(root, "data-")));
    running.push(one);
    return one;
  }

  const of = (alertname: string, severity: string, labels: Readonly<Record<string, string>> = {}) => ({
    alertname,
    severity,
    environment: "prod",
    ...labels,
  });

  test("says nothing of what another alert explains, and nothing less", async () => {
    const seen = await (await start()).send(
      of("HopFailingOverLong", "critical", { topic: "a" }),
      of("HopFailingOver", "warning", { topic: "a" }),
      of("HopFailingOver", "warning", { topic: "b" }),
      of("ScrapingStopped", "critical"),
      of("AccountingBlind", "warning", { signal: "logs" }),
      { ...of("KafkaBlind", "critical"), environment: "qa" },
    );
    const quiet = seen.filter(({ status }) => status.state === "suppressed");
    expect(quiet.map(({ labels }) => `${labels["alertname"]} ${labels["topic"] ?? ""}`.trim()).toSorted()).toEqual([
      "AccountingBlind",
      "HopFailingOver a",
    ]);
    for (const { status } of quiet) expect(status.inhibitedBy).toHaveLength(1);
  });

  test("never hides the watchdog, nor a page behind a ticket", async () => {
    const seen = await (await start()).send(
      of(WATCHDOG, "none"),
      of("Same", "warning", { namespace: "hyperion" }),
      of("Same", "critical", { namespace: "hyperion" }),
      of("Same", "critical", { namespace: "kafka" }),
    );
    const quiet = seen.filter(({ status }) => status.state === "suppressed");
    expect(quiet.map(({ labels }) => `${labels["severity"]} ${labels["namespace"]}`)).toEqual(["warning hyperion"]);
  });
});
