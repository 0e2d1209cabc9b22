import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { deadLetterTopic, failoverTargets, failoverTopic, LIVENESS_TOPIC } from "../../../src/conventions/topics.ts";
import { ADDRESSES } from "../../drill/addresses.ts";
import { certificates } from "../../drill/authority.ts";
import { Broker, brokerConfigOf, topicsOf } from "../../drill/kafka/broker.ts";
import type { KafkaAdmin } from "../../drill/kafka/protocol.ts";
import { manifestsOf } from "../../drill/rendered/manifests.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { kafkaIsThere } from "./kafka.ts";

/** Kafka's code of a setting that it does not have, or of a value that it does not take. */
const INVALID_CONFIG = "error 40";

describe.runIf(kafkaIsThere).each(ENVIRONMENTS)("a real broker with the settings of %s", (environment) => {
  eachChecked({
    program: "Kafka",
    what: "sets of topics, good and broken",
    version: () => programVersion("kafka-server-start.sh"),
  });
  const manifests = manifestsOf(environment);
  const directory = mkdtempSync(join(tmpdir(), "kafka-"));
  let broker: Broker | undefined;
  let admin: KafkaAdmin | undefined;

  beforeAll(async () => {
    const files = certificates(directory, ["kafka.test"], [ADDRESSES.kafka.host]);
    broker = Broker.prepare(join(directory, "kafka"), brokerConfigOf(manifests), files);
    await broker.start();
    admin = await broker.admin();
  });
  afterAll(async () => {
    admin?.close();
    await broker?.program.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test("takes the settings of every KafkaTopic, one for each topic that a hop or replay names (S0-KAF-05)", async () => {
    const topics = topicsOf(manifests);
    await admin?.createTopics(topics);
    const named = failoverTargets(loadEnvironment(environment)).flatMap(({ name, signals }) =>
      signals.flatMap((signal) => [failoverTopic(name, signal), deadLetterTopic(name, signal)]),
    );
    // Beside them, the topic that says whether a buffer still writes.
    expect(topics.map(({ name }) => name).sort()).toEqual([...named, LIVENESS_TOPIC].sort());
    const records = await admin?.recordsOf(topics);
    expect(records?.size).toBe(topics.length);
  });

  test("refuses a topic with a setting that is none, and says which", async () => {
    const topic = { name: "planted", partitions: 1, config: { "retention.mss": "1" } };
    await expect(admin?.createTopics([topic])).rejects.toThrow(INVALID_CONFIG);
    await expect(admin?.createTopics([topic])).rejects.toThrow("retention.mss");
  });
});
