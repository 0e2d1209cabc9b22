import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { METRICS_REPLAYED, SEVERITIES, WATCHDOG } from "../../../src/conventions/alerting.ts";
import { alertGroups } from "../../../src/observability/alerts/alert-groups.ts";
import { alertsOf } from "../../../src/observability/rule.ts";
import { RECEIVERS } from "../../../src/telemetry/alertmanager/receivers.ts";
import { at, rendered, text } from "../../charts/rendered.ts";
import { configMapFiles, type ManifestFile } from "../in-manifest.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { checkConfig, RunningAlertmanager, receiversOf, unreachedRoutes, writeConfig } from "./alertmanager.ts";

const source = "https://prometheus.io/download/";
const amtool = onPath("amtool", source);
const alertmanager = onPath("alertmanager", source);

const root = mkdtempSync(join(tmpdir(), "hyperion-alertmanager-"));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const CONFIG = /^alertmanager-[0-9a-f]+$/;

/** An alert of each kind that there may be. */
const KINDS = [
  { alertname: WATCHDOG, severity: "none" },
  { alertname: METRICS_REPLAYED, severity: "none" },
  ...[SEVERITIES.page, SEVERITIES.ticket, ...SEVERITIES.information].map((severity) => ({
    alertname: "Any",
    severity,
  })),
];

/** The configuration that an environment's Alertmanager mounts, with secrets that lead nowhere. */
function configOf(environment: string): string {
  const map = rendered(environment).find(({ kind, metadata }) => kind === "ConfigMap" && CONFIG.test(metadata.name));
  const directory = mkdtempSync(join(root, `${environment}-`));
  return writeConfig(directory, text(at(map, "data", "alertmanager.yaml")), "/etc/alertmanager-secrets");
}

const prod = configOf("prod");

describe.runIf(amtool)("amtool", () => {
  eachChecked({ program: "amtool", what: "configurations and routes", version: () => programVersion("amtool") });
  test.each(ENVIRONMENTS)("accepts the configuration of %s", (environment) => {
    expect(checkConfig(configOf(environment))).toContain("SUCCESS");
  });

  test("refuses one that routes to nobody that exists", () => {
    const broken = join(root, "broken.yaml");
    writeFileSync(broken, "route: { receiver: nobody }\nreceivers: [{ name: somebody }]\n");
    let said = "accepted";
    try {
      checkConfig(broken);
    } catch (error) {
      // Its reason is on standard output, which the error's own message does not repeat.
      said = String((error as { readonly stdout?: unknown }).stdout);
    }
    expect(said).toContain('undefined receiver "nobody"');
  });

  /** What no alert reaches of the routes in a manifest, with its file and line. */
  function unreached({ file, text }: ManifestFile): string[] {
    const { data } = load(text) as { data: Readonly<Record<string, string>> };
    const before = text.split("\n").findIndex((line) => line.startsWith("  alertmanager.yaml:")) + 1;
    return unreachedRoutes(root, data["alertmanager.yaml"] ?? "", KINDS).map(
      ({ line, words }) => `${file}:${before + line}: ${words}`,
    );
  }

  test.each(ENVIRONMENTS)("finds a way for some alert to every route of %s", (environment) => {
    expect(configMapFiles(environment, CONFIG).flatMap(unreached)).toEqual([]);
  });

  test("finds a route that one before it hides, by file and line", () => {
    const [manifest] = configMapFiles("prod", CONFIG);
    if (manifest === undefined) throw new Error("prod renders no Alertmanager");
    const hiding = '        - receiver: slack\n          matchers:\n            - severity =~ ".+"\n';
    const text = manifest.text.replace(/^ {6}routes:\n/m, (routes) => `${routes}${hiding}`);
    const lines = text.split("\n");
    const hidden = lines.findIndex((line) => line.includes("receiver: pagerduty")) + 1;
    expect(unreached({ ...manifest, text })).toContain(
      `${manifest.file}:${hidden}: no alert reaches the route to pagerduty`,
    );
  });

  test("routes every alert of the platform: pages wake, tickets are read, the watchdog keeps its switch", () => {
    const wanted: Readonly<Record<string, readonly string[]>> = {
      critical: [RECEIVERS.pagerduty, RECEIVERS.slack],
      warning: [RECEIVERS.slack],
      [WATCHDOG]: [RECEIVERS.deadMansSwitch],
      [METRICS_REPLAYED]: [RECEIVERS.replayed],
    };
    const silent = [WATCHDOG, METRICS_REPLAYED];
    const alerts = alertsOf(alertGroups(loadEnvironment("prod"), alertLinks(loadEnvironment("prod"))));
    const asked = new Map(alerts.map(({ alert, labels }) => [silent.includes(alert) ? alert : labels.severity, alert]));
    expect([...asked.keys()].toSorted()).toEqual([...silent, "critical", "warning"].toSorted());
    for (const [kind, alertname] of asked) {
      const severity = silent.includes(kind) ? "none" : kind;
      expect(receiversOf(prod, { alertname, severity })).toEqual(wanted[kind]);
    }
  });
});

describe.runIf(alertmanager)("a running Alertmanager", () => {
  eachChecked({ program: "alertmanager", what: "inhibitions", version: () => programVersion("alertmanager") });
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
