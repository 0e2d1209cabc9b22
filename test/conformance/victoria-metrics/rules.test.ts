import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import type { RuleGroup } from "../../../src/observability/rule.ts";
import { hyperionRules } from "../../../src/observability/rules.ts";
import { programs } from "../metrics/programs.ts";
import { eachChecked, programVersion } from "../summary.ts";

const VMALERT = "vmalert";

const directory = mkdtempSync(join(tmpdir(), "hyperion-vmalert-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What vmalert has against rules; empty where it would run them. JSON is YAML. */
function refused(name: string, groups: readonly RuleGroup[]): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, JSON.stringify({ groups }));
  const { status, stdout, stderr } = spawnSync(VMALERT, ["-dryRun", `-rule=${file}`, "-loggerLevel=ERROR"], {
    encoding: "utf8",
  });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

describe.runIf(programs("VictoriaMetrics/VictoriaMetrics", VMALERT))("vmalert", () => {
  eachChecked({ program: VMALERT, what: "sets of rules, good and broken", version: () => programVersion(VMALERT) });
  test.each(ENVIRONMENTS)("reads every rule of %s, its MetricsQL and its templates", (name) => {
    expect(refused(name, hyperionRules(loadEnvironment(name), alertLinks(loadEnvironment(name))))).toBe("");
  });

  test("refuses a template that it cannot fill in", () => {
    const annotations = { summary: "{{ $value | unknown }}", description: "", runbook_url: "", dashboard_url: "" };
    const rule = { alert: "Broken", expr: "vector(1)", labels: { severity: "warning" }, annotations } as const;
    expect(refused("broken", [{ name: "broken", rules: [rule] }])).toContain("unknown");
  });
});
