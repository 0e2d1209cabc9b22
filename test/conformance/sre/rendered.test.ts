import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { text } from "../../profiles/sre/files.ts";
import { checkConfig, RunningAlertmanager, receiversOf, writeConfig } from "../alertmanager/alertmanager.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { ALERTMANAGER, AMTOOL, isThere, PROMTOOL } from "./tools.ts";

const DEPLOYED = "deploy/sre/monitoring";
const root = mkdtempSync(join(tmpdir(), "sre-rendered-"));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const run = (program: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
};

const config = writeConfig(
  mkdtempSync(join(root, "alertmanager-")),
  text("alertmanager/alertmanager.yml"),
  "/etc/alertmanager/secrets",
);

describe.runIf(isThere(PROMTOOL))("Prometheus 2.51 accepts", () => {
  eachChecked({ program: PROMTOOL, what: "configurations", version: () => programVersion(PROMTOOL) });

  test("Compose's configuration with its four files of rules (S4-PRM-02)", () => {
    expect(run(PROMTOOL, "check", "config", `${DEPLOYED}/prometheus/prometheus.yml`)).toBe("");
  });

  test("the cluster's configuration, whose token is in a pod only (S4-PRM-23)", () => {
    expect(run(PROMTOOL, "check", "config", "--syntax-only", `${DEPLOYED}/prometheus/prometheus-kubernetes.yml`)).toBe(
      "",
    );
  });

  test.each(["rules/slo-rules.yml", "rules/application-rules.yml", "alerts/critical.yml", "alerts/warning.yml"])(
    "%s without a remark (S4-PRM-10)",
    (file) => {
      expect(run(PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", `${DEPLOYED}/prometheus/${file}`)).toBe("");
    },
  );
});

describe.runIf(isThere(AMTOOL))("Alertmanager 0.27's routes", () => {
  eachChecked({ program: AMTOOL, what: "routes", version: () => programVersion(AMTOOL) });

  test("are accepted (S4-AM-02)", () => {
    expect(checkConfig(config, AMTOOL)).toContain("SUCCESS");
  });

  test.each([
    [{ severity: "critical", category: "slo" }, "pagerduty-critical,slack-critical,slack-slo", "S4-FLW-02) (S4-FLW-04"],
    [{ severity: "warning", category: "slo" }, "slack-warnings,slack-slo", "S4-FLW-03"],
    [{ severity: "warning", team: "infrastructure" }, "slack-warnings,slack-infrastructure", "S4-AM-15"],
    [{ severity: "info", category: "slo" }, "slack-slo,email-info", "S4-FLW-05"],
    [{ severity: "none", alertname: "Watchdog" }, "null", "S4-AM-17"],
    [{ severity: "critical" }, "pagerduty-critical,slack-critical", "S4-AM-11) (S4-AM-12"],
    [{ severity: "info" }, "email-info", "S4-AM-16"],
    [{ something: "else" }, "slack-warnings", "S4-AM-10"],
  ] as const)("take %j to %s (%s) (S4-AM-04)", (labels, wanted, _rows) => {
    expect(receiversOf(config, labels, AMTOOL).join(",")).toBe(wanted);
  });
});

describe.runIf(isThere(ALERTMANAGER))("a running Alertmanager 0.27", () => {
  eachChecked({ program: ALERTMANAGER, what: "inhibitions", version: () => programVersion(ALERTMANAGER) });
  const running: RunningAlertmanager[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  /** Which alerts are held back, by their label `id`. */
  async function quiet(...alerts: readonly Readonly<Record<string, string>>[]): Promise<string[]> {
    const one = await RunningAlertmanager.start(config, mkdtempSync(join(root, "data-")), ALERTMANAGER);
    running.push(one);
    const seen = await one.send(...alerts);
    return seen
      .filter(({ status }) => status.state === "suppressed" && status.inhibitedBy.length > 0)
      .map(({ labels }) => labels["id"] ?? "")
      .toSorted();
  }

  const of = (id: string, severity: string, alertname: string, labels: Readonly<Record<string, string>> = {}) => ({
    id,
    severity,
    alertname,
    service: "order-service",
    namespace: "backend",
    ...labels,
  });

  test("hides a warning behind the critical alert of its name and service (S4-AM-30)", async () => {
    const held = await quiet(
      of("source", "critical", "HighErrorRate"),
      of("hidden", "warning", "HighErrorRate"),
      of("other name", "warning", "HighLatency"),
      of("other service", "warning", "HighErrorRate", { service: "user-service" }),
      of("other namespace", "warning", "HighErrorRate", { namespace: "staging" }),
    );
    expect(held).toEqual(["hidden"]);
  });

  test("hides information behind a critical alert of its service (S4-AM-31)", async () => {
    const held = await quiet(
      of("source", "critical", "TargetDown"),
      of("hidden", "info", "TrafficBurst"),
      of("other", "info", "TrafficBurst", { service: "user-service" }),
    );
    expect(held).toEqual(["hidden"]);
  });

  test("hides information behind a warning of its service (S4-AM-32)", async () => {
    const held = await quiet(
      of("source", "warning", "HighLatency"),
      of("hidden", "info", "TrafficBurst"),
      of("other", "info", "TrafficBurst", { namespace: "staging" }),
    );
    expect(held).toEqual(["hidden"]);
  });

  test("tells of a dead node once, and not of each of its pods (S4-AM-33) (S4-AM-35)", async () => {
    const workload = (id: string, node: string) =>
      of(id, "critical", "PodCrashLooping", { category: "workload", node, pod: id });
    const held = await quiet(
      of("source", "critical", "NodeNotReady", {
        category: "node",
        node: "n1",
        service: "platform",
        namespace: "cluster",
      }),
      workload("pod 1", "n1"),
      workload("pod 2", "n1"),
      workload("pod 3", "n2"),
      of("application", "critical", "HighErrorRate", { category: "application", node: "n1" }),
    );
    expect(held).toEqual(["pod 1", "pod 2"]);
  });

  test("tells nothing of workloads while no API server answers (S4-AM-34)", async () => {
    const held = await quiet(
      of("source", "critical", "KubeAPIServerDown", {
        category: "control-plane",
        service: "platform",
        namespace: "cluster",
      }),
      of("pod", "critical", "PodCrashLooping", { category: "workload", node: "n1" }),
      of("deployment", "warning", "DeploymentReplicasMismatch", { category: "workload", service: "user-service" }),
      of("application", "critical", "HighErrorRate", { category: "application" }),
    );
    expect(held).toEqual(["deployment", "pod"]);
  });
});
