import { SIGNALS } from "../../../src/base/signals.ts";
import { STORE_TARGETS } from "../../../src/config/hyperion/failover.ts";
import type { Pipeline } from "../pipeline.ts";
import { broken, type Scenario } from "./scenario.ts";

const stores = (pipeline: Pipeline) => SIGNALS.flatMap((signal) => pipeline.target(STORE_TARGETS[signal]).pods);

const storesDown = (pipeline: Pipeline) => Promise.all(stores(pipeline).map((pod) => pod.signal("SIGKILL")));

const storesUp = (pipeline: Pipeline) => Promise.all(stores(pipeline).map((pod) => pod.start()));

const refusingPoison = (pipeline: Pipeline) => stores(pipeline).map((pod) => pod.behave({ refusesPoison: true }));

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
