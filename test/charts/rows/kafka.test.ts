import { describe, expect, test } from "vitest";
import { SIGNALS } from "../../../src/base/signals.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { at, fields, rendered } from "../rendered.ts";
import { collectorOf, onlyWorkloadAt, word } from "./read.ts";

const LAYERS = ["otelcol-ingress", ...SIGNALS.map((signal) => `otelcol-${signal}-processor`), "otelcol-egress"];
const HOUR_MS = 3_600_000;

describe.each(ENVIRONMENTS)("%s, as hops, buffer and Kafka read it:", (name) => {
  const objects = rendered(name);
  const { hyperion } = loadEnvironment(name);
  const hops = LAYERS.flatMap((layer) => [...collectorOf(objects, layer).hops.values()]);
  const topics = new Map(
    objects.filter(({ kind }) => kind === "KafkaTopic").map((one) => [one.metadata.name, fields(one["spec"])]),
  );
  const written = hops.flatMap((hop) => hop.topics.filter((topic) => topic.startsWith("hyperion.failover.")));

  test("what a hop's target does not take goes to the buffer, and the buffer writes it to Kafka (S0-KAF-01)", () => {
    expect(hops.length).toBeGreaterThanOrEqual(LAYERS.length);
    for (const { target, buffers } of hops) {
      expect(buffers.length, target).toBeGreaterThan(0);
      for (const address of buffers) expect(onlyWorkloadAt(objects, address), target).toBe("otelcol-buffer");
    }
    const { pipelines, config } = collectorOf(objects, "otelcol-buffer");
    expect(pipelines.map(([id, { exporters }]) => [id, exporters])).toEqual(SIGNALS.map((one) => [one, ["kafka"]]));
    for (const signal of SIGNALS)
      expect(at(config, "exporters", "kafka", signal, "topic_from_metadata_key")).toBe("x-hyperion-topic");
  });

  test("no exporter of a layer, of the buffer or of dead letters acknowledges what it has not delivered (S0-KAF-02)", () => {
    for (const layer of [...LAYERS, "otelcol-buffer", "otelcol-dead-letter", "otelcol-replay"]) {
      const { config } = collectorOf(objects, layer);
      for (const [id, exporter] of Object.entries(fields(config["exporters"]))) {
        // The preview's copy may be lost; all spans are in Tempo.
        if (id.startsWith("clickhouse")) continue;
        const queue = fields(fields(exporter)["sending_queue"]);
        // Absent means the default: a queue in memory that acknowledges at once.
        expect(queue["enabled"] === false || queue["wait_for_result"] === true, `${layer} ${id}`).toBe(true);
        expect(queue["storage"], `${layer} ${id}`).toBeUndefined();
      }
    }
  });

  test("every topic that a hop names is declared, and every declared one has its hop (S0-KAF-05)", () => {
    const declared = [...topics.keys()].filter((topic) => topic.startsWith("hyperion.failover."));
    expect([...new Set(written)].sort()).toEqual(declared.sort());
    for (const topic of declared) expect([...topics.keys()]).toContain(topic.replace(".failover.", ".dlq."));
    for (const signal of SIGNALS)
      expect(declared.filter((one) => one.endsWith(`.${signal}`)).length).toBeGreaterThan(1);
  });

  test("what is replayed goes to the target that its topic names, and to no topic again (S0-KAF-06)", () => {
    const replay = collectorOf(objects, "otelcol-replay");
    const read = replay.pipelines.flatMap(([id, { receivers, exporters }]) =>
      receivers
        .filter((one) => one.startsWith("kafka/"))
        .flatMap((receiver) => {
          const [signal = ""] = id.split("/");
          const [topic = ""] = at(replay.config, "receivers", receiver, signal, "topics") as string[];
          // A connector divides by tenant: its pipelines all end at the same hop.
          const ends = exporters.flatMap((one) =>
            replay.pipelines.some(([, { receivers: from }]) => from.includes(one))
              ? replay.pipelines.filter(([, way]) => way.receivers.includes(one)).flatMap(([, way]) => way.exporters)
              : [one],
          );
          return ends.map((end) => ({ topic, signal, target: replay.hopOf(end)?.target }));
        }),
    );
    expect([...new Set(read.map(({ topic }) => topic))].sort()).toEqual([...new Set(written)].sort());
    for (const { topic, signal, target } of read) expect(topic).toBe(`hyperion.failover.${word(target)}.${signal}`);
    for (const { buffers, topics: to } of replay.hops.values()) {
      expect(buffers).toEqual([]);
      expect(to.filter((topic) => !topic.startsWith("hyperion.dlq."))).toEqual([]);
    }
  });

  test("a record is in three brokers, acknowledged by two, and kept for the hours that the environment states (S0-KAF-07)", () => {
    expect([...topics.keys()].filter((topic) => /^hyperion\.(failover|dlq)\./.test(topic)).length).toBeGreaterThan(10);
    for (const [topic, spec] of topics) {
      expect(spec, topic).toMatchObject({ replicas: 3, config: { "min.insync.replicas": 2 } });
      // What liveness writes is read by nothing, and kept for an hour or so.
      if (!/^hyperion\.(failover|dlq)\./.test(topic)) continue;
      const hours = topic.startsWith("hyperion.failover.") ? hyperion.kafka.retentionHours : 14 * 24;
      expect(at(spec, "config", "retention.ms"), topic).toBe(hours * HOUR_MS);
    }
    const [buffer] = Object.values(fields(collectorOf(objects, "otelcol-buffer").config["exporters"]));
    expect(at(buffer, "producer", "required_acks")).toBe("all");
  });
});
