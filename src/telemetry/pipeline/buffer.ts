import { LIVENESS_TOPIC, MAX_RECORD_BYTES, SIGNALS, TOPIC_HEADER } from "../../conventions/topics.ts";
import type { Liveness } from "../nginx/liveness.ts";
import { ENCODING, type KafkaClient, kafkaClient } from "../otelcol/kafka.ts";
import {
  type CollectorConfig,
  collectorConfig,
  exporter,
  listen,
  type Receiver,
  receiver,
  type Settings,
} from "../otelcol/model.ts";
import { memoryLimiter, mutualTls, PRODUCER_HEADER } from "../otelcol/parts.ts";
import { PORTS } from "../ports.ts";
import { TENANT_METADATA } from "./rules.ts";
import { STORE_PATHS } from "./tenants.ts";

/** What the buffer, and the dead-letter collector, are built from: they differ in who they are to Kafka. */
export interface BufferOptions {
  readonly kafka: KafkaClient;
  /** Milliseconds in which all in-sync brokers have acknowledged, or the sender is told that they have not. */
  readonly produceMs: number;
}

/**
 * Topic of a request that names none. It does not exist and no access rule has it, so that Kafka refuses: a hop that
 * forgets the header is told, and nothing is acknowledged into a place where nobody looks.
 */
export const NO_TOPIC = "no-topic-named";

/** The buffer is asked with an item, through the queues that data goes through. */
export const BUFFER_LIVENESS: Liveness = {
  port: PORTS.otelcol.liveness,
  signals: SIGNALS,
  item: { [TOPIC_HEADER]: LIVENESS_TOPIC },
};

/** Bytes of one record before compression: what is waited for at least, and where a record ends; below Kafka's limit. */
const BATCH_BYTES = { min: 500_000, max: MAX_RECORD_BYTES - 512 * 1024 } as const;

/** Bytes that may wait for Kafka in one pod, for each signal; more makes senders wait. */
const QUEUE_BYTES = 20_000_000;

/** What adds up to a batch within this time goes together; a request waits that much longer. */
const FLUSH_MS = 20;

const topicMetadata = TOPIC_HEADER.toLowerCase();

const standIn = (name: string, port: number, paths: Settings = {}): Receiver =>
  receiver(name, {
    protocols: { http: { endpoint: listen(port), tls: mutualTls, include_metadata: true, ...paths } },
  });

/**
 * The collector behind every hop's `backup`: answers when Kafka has the data on all in-sync replicas. NGINX sends one
 * path to a target and to its backup, so that a second receiver listens on the stores' own paths.
 */
export function bufferConfig({ kafka, produceMs }: BufferOptions): CollectorConfig {
  const limiter = memoryLimiter();
  const receivers = [
    standIn("otlp/layers", PORTS.otlp.http),
    standIn(
      "otlp/stores",
      PORTS.otelcol.stores,
      Object.fromEntries(SIGNALS.map((signal) => [`${signal}_url_path`, STORE_PATHS[signal]])),
    ),
    // A receiver of its own: what is buffered is counted by the others.
    standIn("otlp/liveness", PORTS.otelcol.liveness),
  ];
  const toTopic = { topic: NO_TOPIC, topic_from_metadata_key: topicMetadata, encoding: ENCODING };
  const topics = exporter("kafka", {
    ...kafkaClient(kafka),
    ...Object.fromEntries(SIGNALS.map((signal) => [signal, toTopic])),
    timeout: `${produceMs}ms`,
    producer: {
      required_acks: "all",
      max_message_bytes: MAX_RECORD_BYTES,
      compression: "zstd",
      allow_auto_topic_creation: false,
    },
    retry_on_failure: { enabled: false },
    sending_queue: {
      enabled: true,
      wait_for_result: true,
      block_on_overflow: true,
      sizer: "bytes",
      queue_size: QUEUE_BYTES,
      batch: {
        flush_timeout: `${FLUSH_MS}ms`,
        sizer: "bytes",
        min_size: BATCH_BYTES.min,
        max_size: BATCH_BYTES.max,
        partition: { metadata_keys: [topicMetadata, TENANT_METADATA, PRODUCER_HEADER.toLowerCase()] },
      },
    },
  });
  return collectorConfig({
    pipelines: SIGNALS.map((signal) => ({ signal, receivers, processors: [limiter], exporters: [topics] })),
  });
}
