import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { toYaml } from "../../../charts/workload/yaml.ts";
import { prometheusConfig } from "../../../src/telemetry/prometheus/config.ts";
import { clusterJobs } from "../../../src/telemetry/scrape/cluster-jobs.ts";
import { programPods } from "../../../src/telemetry/scrape/pod-jobs.ts";
import { vmagentJobs } from "../../../src/telemetry/victoria-metrics/scrape.ts";
import { onPath } from "../on-path.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-scrape-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One list: everything that core scrapes, and a program as the profiles name one. */
const jobs = [
  ...clusterJobs({ operators: [{ name: "nginx", namespace: "nginx", labels: { app: "nginx" }, port: 9113 }] }),
  programPods({ name: "loki", namespace: "logs", app: "loki", port: "http" }),
];

function said(program: string, args: (file: string) => readonly string[], config: object): string {
  const file = join(directory, `${program}.yaml`);
  writeFileSync(file, toYaml(config));
  const { status, stdout, stderr } = spawnSync(program, args(file), { encoding: "utf8" });
  // vmagent leaves a job out whose relabelling it does not know, says so, and ends well.
  const bad = `${stdout}${stderr}`.split("\n").filter((line) => /\t(error|warn|fatal|panic)\t/.test(line));
  return status === 0 ? bad.join("\n") : `${stdout}${stderr}`;
}

test.skipIf(!onPath("promtool", "https://prometheus.io/download/"))(
  "Prometheus takes the one list of scrape jobs",
  () => {
    const config = prometheusConfig({
      scrapeIntervalSeconds: 15,
      scrapeTimeoutSeconds: 10,
      evaluationIntervalSeconds: 15,
      externalLabels: {},
      ruleFiles: [],
      jobs,
    });
    // The files of a service account are in pods only.
    expect(said("promtool", (file) => ["check", "config", "--syntax-only", file], config)).toBe("");
  },
);

test.skipIf(!onPath("vmagent", "https://github.com/VictoriaMetrics/VictoriaMetrics/releases"))(
  "and vmagent takes it in its own words",
  () => {
    const config = { global: { scrape_interval: "15s" }, scrape_configs: vmagentJobs(jobs, 15) };
    const args = (file: string) => [
      `-promscrape.config=${file}`,
      "-promscrape.config.strictParse",
      "-dryRun",
      "-remoteWrite.url=http://127.0.0.1:1",
    ];
    expect(said("vmagent", args, config)).toBe("");
    expect(
      said("vmagent", args, { scrape_configs: [{ job_name: "x", relabel_configs: [{ action: "frobnicate" }] }] }),
    ).toMatch(/frobnicate/);
  },
);
