import { expect, test } from "vitest";
import { prometheusConfig } from "../../../src/telemetry/prometheus/config.ts";
import { clusterJobs } from "../../../src/telemetry/scrape/cluster-jobs.ts";
import { programPods } from "../../../src/telemetry/scrape/pod-jobs.ts";
import { vmagentJobs } from "../../../src/telemetry/victoria-metrics/scrape.ts";

const jobs = [...clusterJobs({}), programPods({ name: "loki", namespace: "logs", app: "loki", port: "http" })];

test("one list of jobs is written in Prometheus' words", () => {
  const { scrape_configs } = prometheusConfig({
    scrapeIntervalSeconds: 15,
    scrapeTimeoutSeconds: 10,
    evaluationIntervalSeconds: 15,
    externalLabels: {},
    ruleFiles: [],
    jobs,
  });
  const text = JSON.stringify(scrape_configs);
  expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(jobs.map(({ job_name }) => job_name));
  expect(text).toContain('"action":"keepequal"');
  expect(text).toContain('"authorization":{"credentials_file"');
  expect(text).not.toMatch(/keep_if_equal|scrape_offset|bearer_token_file/);
});

test("and in vmagent's, each job at a second of its own", () => {
  const made = vmagentJobs(jobs, 15);
  const text = JSON.stringify(made);
  expect(made.map(({ job_name }) => job_name)).toEqual(jobs.map(({ job_name }) => job_name));
  expect(new Set(made.map(({ scrape_offset }) => scrape_offset)).size).toBe(made.length);
  expect(text).toContain(
    '"action":"keep_if_equal","source_labels":["__meta_kubernetes_pod_annotation_prometheus_io_port","__meta_kubernetes_pod_container_port_number"]',
  );
  expect(text).toContain('"bearer_token_file"');
  expect(text).not.toMatch(/keepequal|authorization/);
});
