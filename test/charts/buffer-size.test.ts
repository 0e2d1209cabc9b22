import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import type { Environment } from "../../src/config/schema.ts";
import { at, type Manifest, objectsOf, rendered, text } from "./rendered.ts";

const TIB = 1024 ** 4;
const BYTES: Readonly<Record<string, number>> = { Gi: 1024 ** 3, Ti: TIB };

interface Kept {
  /** All partitions, one copy. */
  readonly bytes: number;
  readonly onDisk: number;
  readonly seconds: number;
}

/** What Strimzi tells Kafka to keep of each topic. */
const topicsOf = (objects: readonly Manifest[]): Map<string, Kept> =>
  new Map(
    objects
      .filter(({ kind }) => kind === "KafkaTopic")
      .map(({ metadata, spec }) => {
        const bytes = Number(at(spec, "partitions")) * Number(at(spec, "config", "retention.bytes"));
        const seconds = Number(at(spec, "config", "retention.ms")) / 1000;
        return [metadata.name, { bytes, onDisk: bytes * Number(at(spec, "replicas")), seconds }];
      }),
  );

const disks = (objects: readonly Manifest[]): number => {
  const pool = objects.find(({ kind, spec }) => kind === "KafkaNodePool" && text(at(spec, "roles")).includes("broker"));
  const [, count = "", unit = ""] =
    /^(\d+)([GT]i)$/.exec(text(at(pool, "spec", "storage", "volumes", 0, "size"))) ?? [];
  return Number(at(pool, "spec", "replicas")) * Number(count) * (BYTES[unit] ?? Number.NaN);
};

describe.each(ENVIRONMENTS)("the buffer of %s, as Kafka is told", (name) => {
  const objects = rendered(name);
  const { hyperion, consumers } = loadEnvironment(name);
  const failover = [...topicsOf(objects)].filter(([topic]) => topic.startsWith("hyperion.failover."));

  test("keeps each target's share of the expected rate for as long as it says it keeps anything (S0-KAF-07)", () => {
    expect(failover.length).toBeGreaterThan(8);
    for (const [topic, { bytes, seconds }] of failover) {
      const signal = topic.split(".").at(-1) as "traces" | "logs" | "metrics";
      const team = consumers.find((one) => topic.includes(`consumer-${one.name}.`));
      const rate = hyperion.kafka.expectedKbPerSecond[signal] * 10 * (team?.samplingPercent ?? 100);
      expect(bytes / rate, topic).toBeGreaterThanOrEqual(seconds);
    }
  });

  test("fits the brokers' disks when every topic is full, in all copies", () => {
    const full = [...topicsOf(objects).values()].reduce((sum, { onDisk }) => sum + onDisk, 0);
    expect(full / disks(objects)).toBeLessThan(0.86);
  });
});

test("another consumer takes nothing from what waits for the others", () => {
  const environment = loadEnvironment("prod");
  const more: Environment = {
    ...environment,
    consumers: [
      ...environment.consumers,
      {
        ...(environment.consumers[0] as Environment["consumers"][number]),
        name: "late",
        endpoint: "https://late.example",
      },
    ],
  };
  const [before, after] = [topicsOf(rendered("prod")), topicsOf(objectsOf(more))];
  expect(after.size).toBeGreaterThan(before.size);
  for (const [topic, kept] of before) expect(after.get(topic), topic).toEqual(kept);
});
