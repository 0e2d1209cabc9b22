import { expect, test } from "vitest";
import { type EgressConsumer, egressConfig } from "../../../src/telemetry/pipeline/egress.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const checkpoint: EgressConsumer = {
  name: "checkpoint-logging",
  signals: ["logs"],
  hop: { port: 14001, timeoutMs: 1500 },
  tokenFile: "/etc/consumers/checkpoint-logging",
  minSeverity: "WARN",
};
const porsche: EgressConsumer = {
  name: "porsche",
  signals: ["traces", "metrics"],
  hop: { port: 14002, timeoutMs: 1500 },
  tokenFile: "/etc/consumers/porsche",
  services: ["checkout", "cart"],
  samplingPercent: 10,
};
const config = egressConfig([checkpoint, porsche]);

test("each consumer has an exporter of its own, with its own token (S0-COL-07)", () => {
  expect(breaches(config)).toEqual([]);
  expect(config.exporters).toMatchObject({
    "otlp_http/consumer-checkpoint-logging": {
      endpoint: "http://127.0.0.1:14001",
      auth: { authenticator: "bearertokenauth/checkpoint-logging" },
    },
    "otlp_http/consumer-porsche": {
      endpoint: "http://127.0.0.1:14002",
      auth: { authenticator: "bearertokenauth/porsche" },
    },
  });
  expect(config.extensions["bearertokenauth/porsche"]).toMatchObject({ filename: "/etc/consumers/porsche" });
});

test("a filter and a sampler stand before every consumer (S0-COL-08)", () => {
  const ways = Object.entries(config.service.pipelines).map(([id, { processors }]) => [id, processors]);
  expect(ways).toEqual([
    [
      "logs/checkpoint-logging",
      ["memory_limiter", "filter/checkpoint-logging-logs", "probabilistic_sampler/checkpoint-logging-logs"],
    ],
    ["traces/porsche", ["memory_limiter", "filter/porsche-traces", "probabilistic_sampler/porsche-traces"]],
    ["metrics/porsche", ["memory_limiter", "filter/porsche-metrics", "filter/sample-porsche-metrics"]],
  ]);
});

test("a team gets what it asked for: severity, services, share (S0-COL-08)", () => {
  expect(config.processors).toMatchObject({
    "filter/checkpoint-logging-logs": { logs: { log_record: ["severity_number < SEVERITY_NUMBER_WARN"] } },
    "probabilistic_sampler/checkpoint-logging-logs": { sampling_percentage: 100 },
    "filter/porsche-traces": {
      traces: { resource: ['attributes["service.name"] != "checkout" and attributes["service.name"] != "cart"'] },
    },
    "probabilistic_sampler/porsche-traces": { sampling_percentage: 10 },
  });
});

test.each([
  [100, 256],
  [50, 128],
  [10, 26],
  [0.1, 1],
])("%s %% of instances are %i of 256 hashes", (samplingPercent, kept) => {
  const { processors } = egressConfig([{ ...porsche, samplingPercent }]);
  const [, pattern = ""] =
    /"(\^[^"]+)"\)$/.exec(
      JSON.stringify(processors["filter/sample-porsche-metrics"]).replaceAll('\\"', '"').replace('"]}}', ""),
    ) ?? [];
  const hashes = Array.from({ length: 256 }, (_, step) => `${step.toString(16).padStart(2, "0")}cafe`);
  expect(hashes.filter((hash) => new RegExp(pattern).test(hash))).toHaveLength(kept);
});

test("another entry yields another consumer, and changes none of the others (S0-COL-10)", () => {
  const third = egressConfig([
    checkpoint,
    porsche,
    { ...checkpoint, name: "third", hop: { port: 14003, timeoutMs: 1500 } },
  ]);
  expect(third.exporters).toMatchObject(config.exporters);
  expect(third.service.pipelines).toMatchObject(config.service.pipelines);
  expect(third.exporters["otlp_http/consumer-third"]?.["endpoint"]).toBe("http://127.0.0.1:14003");
  expect(breaches(third)).toEqual([]);
});

test("no pipeline leads to two consumers, and no two consumers share a hop (S0-COL-12)", () => {
  for (const { exporters } of Object.values(config.service.pipelines)) expect(exporters).toHaveLength(1);
  const endpoints = Object.values(config.exporters).map(({ endpoint }) => endpoint);
  expect(new Set(endpoints).size).toBe(2);
});

test.each([0, -1, 101, Number.NaN])("a share of %s %% is refused", (samplingPercent) => {
  expect(() => egressConfig([{ ...porsche, samplingPercent }])).toThrow("above 0 and at most 100");
});
