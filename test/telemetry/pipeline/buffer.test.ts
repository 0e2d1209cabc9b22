import { expect, test } from "vitest";
import { MAX_REQUEST_BYTES } from "../../../src/conventions/intake.ts";
import { MAX_RECORD_BYTES, SIGNALS } from "../../../src/conventions/topics.ts";
import { type BufferOptions, bufferConfig, NO_TOPIC } from "../../../src/telemetry/pipeline/buffer.ts";
import { breaches } from "../../../src/telemetry/pipeline/rules.ts";

const options: BufferOptions = {
  kafka: {
    brokers: ["hyperion-kafka-bootstrap:9093"],
    clientId: "buffer",
    caFile: "/etc/kafka/ca.crt",
    certFile: "/etc/kafka/user.crt",
    keyFile: "/etc/kafka/user.key",
  },
  produceMs: 1000,
};
const config = bufferConfig(options);
const kafka = config.exporters["kafka"];

test.each(SIGNALS)("%s of whatever hop go to the topic that the hop names (S0-KAF-02)", (signal) => {
  expect(config.service.pipelines[signal]).toEqual({
    receivers: ["otlp/layers", "otlp/stores", "otlp/liveness"],
    processors: ["memory_limiter"],
    exporters: ["kafka"],
  });
  expect(kafka?.[signal]).toEqual({
    topic: NO_TOPIC,
    topic_from_metadata_key: "x-hyperion-topic",
    encoding: "otlp_proto",
  });
  expect(breaches(config)).toEqual([]);
});

test("the buffer answers when all in-sync replicas have the data, and makes no topic (S0-KAF-02)", () => {
  expect(kafka).toMatchObject({
    timeout: "1000ms",
    producer: { required_acks: "all", allow_auto_topic_creation: false, max_message_bytes: MAX_RECORD_BYTES },
    retry_on_failure: { enabled: false },
  });
  expect(NO_TOPIC).not.toMatch(/^hyperion\./);
});

test("batches stay under Kafka's limit, wait for the result and hold one topic and tenant (S0-KAF-02)", () => {
  const queue = kafka?.["sending_queue"] as { readonly batch: { readonly max_size: number } };
  expect(queue).toMatchObject({
    wait_for_result: true,
    batch: {
      sizer: "bytes",
      partition: { metadata_keys: ["x-hyperion-topic", "x-scope-orgid", "x-hyperion-producer"] },
    },
  });
  expect(queue.batch.max_size).toBeLessThan(MAX_RECORD_BYTES);
  // One item cannot be split, and none is larger than a request.
  expect(queue.batch.max_size).toBeGreaterThan(MAX_REQUEST_BYTES);
});

test("both receivers keep the headers; the second listens where the stores do (S0-KAF-02)", () => {
  expect(config.receivers["otlp/layers"]).toMatchObject({ protocols: { http: { include_metadata: true } } });
  expect(config.receivers["otlp/stores"]).toMatchObject({
    protocols: {
      http: {
        include_metadata: true,
        metrics_url_path: "/insert/{account}/opentelemetry/v1/metrics",
        logs_url_path: "/otlp/v1/logs",
        traces_url_path: "/v1/traces",
      },
    },
  });
});
