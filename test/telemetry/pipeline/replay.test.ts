import { expect, test } from "vitest";
import { deadLetterTopic, failoverTargets, failoverTopic } from "../../../src/conventions/topics.ts";
import { type ReplayOptions, replayConfig } from "../../../src/telemetry/pipeline/replay.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const stores = ["victoria-metrics", "loki", "tempo"];
const targets = failoverTargets({
  consumers: [{ name: "porsche", signals: ["metrics", "logs", "traces"] }],
  hyperion: {},
}).map((target, index) => ({
  ...target,
  hop: { port: 15_000 + index, timeoutMs: 5000 },
  ...(stores.includes(target.name) ? { kind: "store" as const } : {}),
  ...(target.name.startsWith("consumer-") ? { tokenFile: "/etc/consumers/porsche" } : {}),
}));
const options: ReplayOptions = {
  kafka: {
    brokers: ["hyperion-kafka-bootstrap:9093"],
    clientId: "replay",
    caFile: "/etc/kafka/ca.crt",
    certFile: "/etc/kafka/user.crt",
    keyFile: "/etc/kafka/user.key",
  },
  tenants: [
    { name: "platform", account: 0 },
    { name: "shop", account: 7 },
  ],
  targets,
};
const config = replayConfig(options);

/** Every endpoint that a pipeline reaches, over connectors too. */
function endpointsOf(pipeline: string): string[] {
  const exporters = config.service.pipelines[pipeline]?.exporters ?? [];
  return exporters.flatMap((id) => {
    if (id in config.exporters) return [String(config.exporters[id]?.["endpoint"])];
    const behind = Object.entries(config.service.pipelines).filter(([, { receivers }]) => receivers.includes(id));
    return behind.flatMap(([name]) => endpointsOf(name));
  });
}

const ways = targets.flatMap(({ name, signals, hop }) => signals.map((signal) => ({ name, signal, hop })));

test.each(ways)("$signal of $name are read from their topic and go to their own target (S0-KAF-03)", (way) => {
  const { name, signal, hop } = way;
  expect(config.service.pipelines[`${signal}/${name}`]?.receivers).toEqual([`kafka/${name}-${signal}`]);
  expect(config.receivers[`kafka/${name}-${signal}`]).toMatchObject({
    [signal]: { topics: [failoverTopic(name, signal)] },
    group_id: `hyperion-replay-${name}-${signal}`,
  });
  const endpoints = endpointsOf(`${signal}/${name}`);
  expect(endpoints.length).toBeGreaterThan(0);
  for (const endpoint of endpoints) expect(endpoint).toMatch(`http://127.0.0.1:${hop.port}`);
});

test("every topic is read once, from its beginning, and marked when its data has arrived (S0-KAF-03)", () => {
  expect(Object.keys(config.receivers)).toHaveLength(ways.length);
  for (const receiver of Object.values(config.receivers)) {
    expect(receiver).toMatchObject({
      initial_offset: "earliest",
      message_marking: { after: true, on_error: false, on_permanent_error: false },
      // The receiver has no default for the first two: without them it tries again at once, and without an end.
      error_backoff: { multiplier: 1.5, randomization_factor: 0.5, enabled: true, max_elapsed_time: "0s" },
    });
  }
  expect(breaches(config)).toEqual([]);
});

test("replay writes to no topic and reads no dead letter, so that it makes no circle (S0-KAF-06)", () => {
  const types = Object.keys(config.exporters).map((id) => id.split("/")[0]);
  expect(new Set(types)).toEqual(new Set(["otlp_http"]));
  const text = JSON.stringify(config.receivers);
  for (const { name, signal } of ways) expect(text).not.toContain(deadLetterTopic(name, signal));
});

test("a store gets its tenants back from the data itself", () => {
  expect(endpointsOf("metrics/victoria-metrics")).toEqual([
    expect.stringMatching("/insert/0/opentelemetry$"),
    expect.stringMatching("/insert/7/opentelemetry$"),
  ]);
  expect(config.exporters["otlp_http/logs-shop"]?.["headers"]).toEqual({ "X-Scope-OrgID": "shop" });
});

test("a consumer is shown its token, and nobody else is", () => {
  const authenticated = Object.entries(config.exporters).filter(([, { auth }]) => auth !== undefined);
  expect(authenticated.map(([id]) => id)).toEqual([
    "otlp_http/consumer-porsche-metrics",
    "otlp_http/consumer-porsche-logs",
    "otlp_http/consumer-porsche-traces",
  ]);
});
