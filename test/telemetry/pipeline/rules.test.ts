import { expect, test } from "vitest";
import {
  type CollectorConfig,
  collectorConfig,
  connector,
  exporter,
  processor,
  receiver,
} from "../../../src/telemetry/otelcol/model.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const otlp = receiver("otlp");
const limiter = processor("memory_limiter");
const hopSettings = { endpoint: "http://127.0.0.1:1", timeout: "5s", sending_queue: { enabled: false } };
const hop = exporter("otlp_http/hop", hopSettings);
const routing = connector("routing");

const config = collectorConfig({
  pipelines: [
    { signal: "logs", receivers: [otlp], processors: [limiter], exporters: [routing] },
    { signal: "logs", name: "tenant", receivers: [routing], processors: [], exporters: [hop] },
  ],
});

const withHop = (settings: object): CollectorConfig => ({
  ...config,
  exporters: { "otlp_http/hop": { ...hopSettings, ...settings } },
});

const withQueue = (queue: object) =>
  withHop({
    sending_queue: {
      wait_for_result: true,
      batch: { partition: { metadata_keys: ["x-scope-orgid"] } },
      ...queue,
    },
  });

const rulesBrokenBy = (broken: CollectorConfig) => breaches(broken).map(({ rule, where }) => `${rule} ${where}`);

test("a chain of which every part is defined, used, synchronous and local breaks no rule", () => {
  expect(breaches(config)).toEqual([]);
  expect(breaches(withQueue({}))).toEqual([]);
});

test.each(["receivers", "processors", "exporters", "connectors", "extensions"] as const)(
  "%s that no pipeline names are found",
  (section) => {
    const settings = section === "exporters" ? hopSettings : {};
    const broken = { ...config, [section]: { ...config[section], extra: settings } };
    expect(rulesBrokenBy(broken)).toEqual(["defined-and-used extra"]);
  },
);

test.each(["receivers", "processors", "exporters", "connectors", "extensions"] as const)(
  "%s that a pipeline names and nothing defines are found",
  (section) => {
    expect(rulesBrokenBy({ ...config, [section]: {} })).toContainEqual(
      expect.stringMatching(/^defined-and-used (otlp|memory_limiter|otlp_http\/hop|routing|health_check)$/),
    );
  },
);

test("a pipeline that takes data from outside and limits its memory later is found (S0-COL-11)", () => {
  const other = processor("resource");
  const late = collectorConfig({
    pipelines: [{ signal: "logs", receivers: [otlp], processors: [other, limiter], exporters: [hop] }],
  });
  expect(rulesBrokenBy(late)).toEqual(["memory-limiter-first logs"]);
});

test("a batch processor is found: it acknowledges what it has not sent (S0-KAF-02)", () => {
  const batching = collectorConfig({
    pipelines: [{ signal: "logs", receivers: [otlp], processors: [limiter, processor("batch/a")], exporters: [hop] }],
  });
  expect(rulesBrokenBy(batching)).toEqual(["no-batch-processor batch/a"]);
});

test.each([
  ["has nothing that takes its errors", [limiter], [exporter("clickhouse")]],
  ["shares its pipeline", [limiter, processor("batch")], [exporter("clickhouse"), hop]],
])("a copy that %s is found: when it is full, it refuses the original (S0-COL-12)", (_, processors, exporters) => {
  const copying = collectorConfig({ pipelines: [{ signal: "traces", receivers: [otlp], processors, exporters }] });
  expect(rulesBrokenBy(copying)).toContain("copy-never-refuses traces");
});

test.each([
  ["does not wait for the result", withQueue({ wait_for_result: false })],
  ["is on a disk", withQueue({ storage: "file_storage" })],
  ["mixes tenants", withQueue({ batch: { partition: { metadata_keys: ["other"] } } })],
  ["is left to its default", withHop({ sending_queue: undefined })],
])("a queue that %s is found (S0-KAF-02)", (_, broken) => {
  expect(rulesBrokenBy(broken)).toEqual(["queue-waits otlp_http/hop"]);
});

test.each(["https://loki:3100", "http://127.0.0.1.example:1", "http://127.0.0.1"])(
  "an exporter that goes past its hop to %s is found (S0-KAF-02)",
  (endpoint) => {
    expect(rulesBrokenBy(withHop({ endpoint }))).toEqual(["hop-on-localhost otlp_http/hop"]);
  },
);

test.each(["10s", "10000ms", "1m", "", undefined])(
  "a timeout of %s, which outlives the sender, is found",
  (timeout) => {
    expect(rulesBrokenBy(withHop({ timeout }))).toEqual(["timeout-under-sender otlp_http/hop"]);
  },
);

test.each(["filelog", "hostmetrics", "kubeletstats"])("the old name %s of a receiver is found", (id) => {
  const old = collectorConfig({
    pipelines: [{ signal: "logs", receivers: [receiver(id)], processors: [limiter], exporters: [hop] }],
  });
  expect(rulesBrokenBy(old)).toEqual([`no-deprecated-name ${id}`]);
});

test.each(["otlp", "otlphttp/hop"])("the old name %s of an exporter is found", (id) => {
  const old = collectorConfig({
    pipelines: [{ signal: "logs", receivers: [otlp], processors: [limiter], exporters: [exporter(id, hopSettings)] }],
  });
  expect(rulesBrokenBy(old)).toEqual([`no-deprecated-name ${id}`]);
});

const counted = connector("count");
const shown = exporter("prometheus/a", { endpoint: "10.0.0.1:8889" });
const ownReader = receiver("file_log/own");

const counting = (from: ReturnType<typeof receiver>, ...also: readonly ReturnType<typeof exporter>[]) =>
  collectorConfig({
    pipelines: [
      { signal: "logs", receivers: [otlp], processors: [limiter], exporters: [hop] },
      { signal: "logs", name: "read", receivers: [from], processors: [limiter], exporters: [counted, ...also] },
      { signal: "metrics", receivers: [counted], processors: [], exporters: [shown] },
    ],
  });

test("what is counted by a reader of its own, and shown to whoever scrapes, breaks no rule", () => {
  expect(breaches(counting(ownReader))).toEqual([]);
});

test("a count of what is read to be sent is found: what is tried again is counted again", () => {
  expect(breaches(counting(otlp))).toEqual([
    { rule: "counted-once", where: "logs/read", found: "otlp is read to be sent too" },
  ]);
  expect(breaches(counting(ownReader, hop))).toEqual([
    { rule: "counted-once", where: "logs/read", found: "sends to otlp_http/hop too" },
  ]);
});

test("a queue before what is shown has to wait for its result like any other", () => {
  const queue = (settings: object): CollectorConfig => ({
    ...counting(ownReader),
    exporters: { "otlp_http/hop": hopSettings, "prometheus/a": { sending_queue: settings } },
  });
  expect(breaches(queue({ wait_for_result: true }))).toEqual([]);
  expect(rulesBrokenBy(queue({ wait_for_result: false }))).toEqual(["queue-waits prometheus/a"]);
  expect(rulesBrokenBy(queue({ wait_for_result: true, storage: "file_storage" }))).toEqual([
    "queue-waits prometheus/a",
  ]);
});
