import { expect, test } from "vitest";
import { HOP_REQUEST_LABELS, HOP_REQUESTS } from "../../../src/conventions/hop-requests.ts";
import { collectorConfig, extension } from "../../../src/telemetry/otelcol/model.ts";
import { memoryLimiter } from "../../../src/telemetry/otelcol/parts.ts";
import { hopRequestPipelines } from "../../../src/telemetry/pipeline/hop-requests.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";

const storage = extension("file_storage");
const config = collectorConfig({
  pipelines: hopRequestPipelines("/var/log/pods", storage.id, memoryLimiter()),
  extensions: [storage],
});

test("only the containers of hops are read, in the namespaces of the collectors that have them", () => {
  expect(config.receivers["file_log/hops"]?.["include"]).toEqual([
    `/var/log/pods/hyperion_otelcol-*_*/${HOP_REQUESTS.container}/*.log`,
    `/var/log/pods/kafka_otelcol-*_*/${HOP_REQUESTS.container}/*.log`,
  ]);
});

test("a line is counted once: the place in each file outlives the agent, and what the limiter refuses is read again", () => {
  expect(config.receivers["file_log/hops"]).toMatchObject({
    storage: storage.id,
    start_at: "end",
    retry_on_failure: { enabled: true, max_elapsed_time: "0s" },
  });
});

test("the count has few series: no path and no address is a label", () => {
  expect(config.connectors?.["count/hops"]).toEqual({
    logs: {
      [HOP_REQUESTS.counter]: {
        description: expect.any(String),
        attributes: HOP_REQUEST_LABELS.map((key) => ({ key })),
      },
    },
  });
  expect(HOP_REQUEST_LABELS).toEqual(["layer", "target", "route", "status", "upstream_status"]);
});

test("numbers are added up, one after the other, and shown for a day to whoever scrapes the agent", () => {
  expect(config.exporters["prometheus/hops"]).toMatchObject({
    endpoint: expect.stringMatching(new RegExp(`:${PORTS.otelcol.hopRequests}$`)),
    metric_expiration: "24h",
    sending_queue: { num_consumers: 1, wait_for_result: true },
  });
  // The exporter starts again from a number that does not begin when the last one ended.
  expect(config.processors["transform/adding-up"]).toMatchObject({
    metric_statements: [{ statements: ["set(start_time_unix_nano, 1)", "set(time_unix_nano, 1)"] }],
  });
});
