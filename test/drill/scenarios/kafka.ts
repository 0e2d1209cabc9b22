import { SIGNALS } from "../../../src/base/signals.ts";
import { STORE_TARGETS } from "../../../src/conventions/topics.ts";
import type { Pipeline } from "../pipeline.ts";
import { broken, type Scenario, type Stage } from "./scenario.ts";

const stores = (pipeline: Pipeline) => SIGNALS.flatMap((signal) => pipeline.target(STORE_TARGETS[signal]).pods);

const storesDown = (pipeline: Pipeline) => Promise.all(stores(pipeline).map((pod) => pod.signal("SIGKILL")));

const storesUp = (pipeline: Pipeline) => Promise.all(stores(pipeline).map((pod) => pod.start()));

const refusingPoison = (pipeline: Pipeline) => stores(pipeline).map((pod) => pod.behave({ refusesPoison: true }));

/** Milliseconds of a stall: longer than every hop waits for the buffer. */
const STALL_MS = 3000;

/** Requests of three megabytes for each signal: more than the 20 MB that the buffer's queue of a signal holds. */
const OVERFLOWING = 8;

/**
 * Fills the queues while Kafka stands still. Until otelcol 0.163 a caller that hung up while it waited for room took the
 * room with it, so that nothing was ever taken again (open-telemetry/opentelemetry-collector#15700).
 */
async function overflow({ pipeline, load }: Stage): Promise<void> {
  await pipeline.broker.program.signal("SIGSTOP");
  const large = SIGNALS.flatMap((signal) =>
    Array.from({ length: OVERFLOWING }, () => load.send(signal, { events: 300, padding: 10_000 })),
  );
  await new Promise((resolve) => setTimeout(resolve, STALL_MS));
  await pipeline.broker.program.signal("SIGCONT");
  // Their senders send again until each is acknowledged: a buffer that is stuck would never end this.
  const stuck = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error("a request was not acknowledged within a minute after Kafka was back")),
      60_000,
    ).unref();
  });
  await Promise.race([Promise.all(large), stuck]);
}

export const KAFKA_SCENARIOS: readonly Scenario[] = [
  {
    name: "kafka-down",
    says: "Kafka is killed while stores are well: nobody notices",
    kafka: "none",
    steps: broken(
      "Kafka killed",
      ({ pipeline }) => pipeline.broker.program.signal("SIGKILL"),
      ({ pipeline }) => pipeline.restartBroker(),
    ),
  },
  {
    name: "kafka-and-store-down",
    says: "Kafka and the stores are killed: senders are told, and send again",
    ends: true,
    steps: broken(
      "Kafka and stores killed",
      async ({ pipeline }) => {
        await Promise.all([pipeline.broker.program.signal("SIGKILL"), storesDown(pipeline)]);
      },
      async ({ pipeline }) => {
        await Promise.all([pipeline.restartBroker(), storesUp(pipeline)]);
      },
      0.5,
    ),
  },
  {
    name: "kafka-slow",
    says: "stores are down, and Kafka stands still for a second again and again",
    ends: true,
    kafka: "some",
    steps: [
      { at: 0.2, says: "stores killed", run: ({ pipeline }) => storesDown(pipeline) },
      ...[0.3, 0.4, 0.5].map((at) => ({
        at,
        says: "Kafka stands still for a second",
        run: async ({ pipeline }: { readonly pipeline: Pipeline }) => {
          await pipeline.broker.program.signal("SIGSTOP");
          await new Promise((resolve) => setTimeout(resolve, 1000));
          await pipeline.broker.program.signal("SIGCONT");
        },
      })),
      { at: 0.65, says: "stores back", run: ({ pipeline }) => storesUp(pipeline) },
    ],
  },
  {
    name: "callers-hang-up",
    says: "stores are down, Kafka stands still for three seconds again and again, and more waits than the buffer's queue holds: every hop hangs up, and the buffer goes on afterwards",
    ends: true,
    kafka: "some",
    steps: [
      { at: 0.1, says: "stores killed", run: ({ pipeline }) => storesDown(pipeline) },
      ...[0.15, 0.45].map((at) => ({ at, says: "Kafka stands still, the queue overflows", run: overflow })),
      { at: 0.7, says: "stores back", run: ({ pipeline }) => storesUp(pipeline) },
    ],
  },
  {
    name: "poison-live",
    says: "requests that their store calls poison: refused, and never in Kafka",
    kafka: "none",
    refuses: true,
    steps: [
      { at: 0.1, says: "stores refuse poison", run: ({ pipeline }) => refusingPoison(pipeline) },
      {
        at: 0.4,
        says: "one poisoned request of each signal",
        run: ({ load }) => Promise.all(SIGNALS.map((signal) => load.send(signal, { poison: true }))),
      },
    ],
  },
  {
    name: "poison-replayed",
    says: "poison that was acknowledged in an outage: put aside on replay, and the rest goes on",
    ends: true,
    kafka: "some",
    deadLetters: true,
    steps: [
      { at: 0.2, says: "stores killed", run: ({ pipeline }) => storesDown(pipeline) },
      {
        at: 0.4,
        says: "one poisoned request of each signal",
        run: ({ load }) => Promise.all(SIGNALS.map((signal) => load.send(signal, { poison: true }))),
      },
      {
        at: 0.6,
        says: "stores back, refusing poison",
        run: async ({ pipeline }) => {
          await storesUp(pipeline);
          refusingPoison(pipeline);
        },
      },
    ],
  },
  {
    name: "large-request",
    says: "in an outage, requests of three megabytes: split below Kafka's limit, and complete",
    ends: true,
    kafka: "some",
    steps: [
      { at: 0.2, says: "stores killed", run: ({ pipeline }) => storesDown(pipeline) },
      {
        at: 0.4,
        says: "one large request of each signal",
        run: ({ load }) => Promise.all(SIGNALS.map((signal) => load.send(signal, { events: 300, padding: 10_000 }))),
      },
      { at: 0.6, says: "stores back", run: ({ pipeline }) => storesUp(pipeline) },
    ],
  },
];
