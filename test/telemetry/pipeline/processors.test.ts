import { expect, test } from "vitest";
import { SIGNALS } from "../../../src/conventions/topics.ts";
import type { CollectorConfig } from "../../../src/telemetry/otelcol/model.ts";
import {
  logsProcessorConfig,
  metricsProcessorConfig,
  type ProcessorOptions,
  tracesProcessorConfig,
} from "../../../src/telemetry/pipeline/processors.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const options: ProcessorOptions = {
  environment: "prod",
  tenants: [
    { name: "platform", account: 0 },
    { name: "shop", account: 7 },
  ],
  hop: { port: 14001, timeoutMs: 3500 },
};
const build = { metrics: metricsProcessorConfig, logs: logsProcessorConfig, traces: tracesProcessorConfig };
const endpointOf = (config: CollectorConfig, exporter: string) => config.exporters[exporter]?.["endpoint"];

test.each(SIGNALS)("the %s processor takes one signal and breaks no rule (S0-COL-05)", (signal) => {
  const config = build[signal](options);
  expect(Object.keys(config.service.pipelines)).toEqual([signal, `${signal}/tenant-platform`, `${signal}/tenant-shop`]);
  expect(breaches(config)).toEqual([]);
});

test.each(SIGNALS)("%s are transformed and redacted before any store (S0-COL-06)", (signal) => {
  const { service } = build[signal](options);
  const way = service.pipelines[signal];
  expect(way?.processors).toEqual(["memory_limiter", "resource", "transform", "redaction"]);
  expect(way?.exporters).toEqual([`routing/${signal}`]);
});

test.each([
  ["metrics", "/insert/7/opentelemetry"],
  ["logs", "/otlp"],
  ["traces", ""],
] as const)("%s reach their own store's path through the hop, as their tenant (S0-COL-09)", (signal, path) => {
  const config = build[signal](options);
  const exporter = `otlp_http/${signal}-shop`;
  expect(endpointOf(config, exporter)).toBe(`http://127.0.0.1:14001${path}`);
  expect(config.exporters[exporter]?.["headers"]).toEqual({ "X-Scope-OrgID": "shop" });
  expect(config.service.pipelines[`${signal}/tenant-shop`]).toEqual({
    receivers: [`routing/${signal}`],
    processors: [],
    exporters: [exporter],
  });
});

test("the tenant of a resource decides its route; what has no tenant any more is the platform's", () => {
  expect(logsProcessorConfig(options).connectors?.["routing/logs"]).toEqual({
    default_pipelines: ["logs/tenant-platform"],
    error_mode: "propagate",
    table: ["platform", "shop"].map((name) => ({
      context: "resource",
      condition: `attributes["hyperion.tenant"] == "${name}"`,
      pipelines: [`logs/tenant-${name}`],
    })),
  });
});

test("no span is dropped or sampled on its way to Tempo (S0-SIG-02, D-12)", () => {
  const types = Object.keys(tracesProcessorConfig(options).processors).map((id) => id.split("/")[0]);
  expect(types).toEqual(["memory_limiter", "resource", "transform", "redaction"]);
});

test.each(SIGNALS)("%s leave by one exporter a tenant: a second one would send on what the store refuses", (signal) => {
  const { exporters } = build[signal](options);
  expect(Object.keys(exporters)).toEqual([`otlp_http/${signal}-platform`, `otlp_http/${signal}-shop`]);
});

test.each([
  ["Bearer abc.def", true],
  ["4111111111111111", true],
  ["order 12345", false],
])("the value %j is a secret: %s", (value, secret) => {
  const patterns = logsProcessorConfig(options).processors["redaction"]?.["blocked_values"];
  const matches = (Array.isArray(patterns) ? patterns : []).some((pattern) =>
    new RegExp(String(pattern).replace("(?i)", ""), "i").test(value),
  );
  expect(matches).toBe(secret);
});
