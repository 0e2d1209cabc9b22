import { SIGNALS } from "../../../src/base/signals.ts";
import { STORE_TARGETS } from "../../../src/conventions/topics.ts";
import type { Pipeline } from "../pipeline.ts";
import type { StandIn } from "../stand-in.ts";
import { broken, type Scenario } from "./scenario.ts";

const storesOf = (pipeline: Pipeline): StandIn[] =>
  SIGNALS.flatMap((signal) => pipeline.target(STORE_TARGETS[signal]).pods);

const all = (pods: readonly StandIn[], run: (pod: StandIn) => unknown) => Promise.all(pods.map(run));

/** One pod of each store. */
const firstOf = (pipeline: Pipeline): StandIn[] =>
  SIGNALS.flatMap((signal) => pipeline.target(STORE_TARGETS[signal]).pods.slice(0, 1));

export const STORE_SCENARIOS: readonly Scenario[] = [
  {
    name: "store-down",
    says: "every store is killed, and comes back; the backlog is replayed while live load goes on",
    ends: true,
    kafka: "some",
    steps: broken(
      "stores killed",
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.signal("SIGKILL")),
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.start()),
    ),
  },
  {
    name: "store-hangs",
    says: "every store is frozen, and thaws",
    ends: true,
    kafka: "some",
    steps: broken(
      "stores frozen",
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.signal("SIGSTOP")),
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.signal("SIGCONT")),
    ),
  },
  {
    name: "store-errors",
    says: "stores answer 500 to half of what they are sent",
    kafka: "some",
    steps: broken(
      "500 to half",
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.behave({ status: 500, share: 0.5 })),
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.behave({})),
    ),
  },
  {
    name: "one-pod-bad",
    says: "one pod of each store answers 503, the others are well",
    steps: broken(
      "one pod of each store answers 503",
      ({ pipeline }) => all(firstOf(pipeline), (pod) => pod.behave({ status: 503 })),
      ({ pipeline }) => all(firstOf(pipeline), (pod) => pod.behave({})),
    ),
  },
  {
    name: "tenant-over-limit",
    says: "stores answer 429 to one tenant: nothing of anybody goes to Kafka, and nobody else waits",
    kafka: "none",
    steps: broken(
      "429 to one tenant",
      ({ pipeline, load }) => {
        const { name, account } = load.oneTenant();
        return all(storesOf(pipeline), (pod) => pod.behave({ overLimit: [name, String(account)] }));
      },
      ({ pipeline }) => all(storesOf(pipeline), (pod) => pod.behave({})),
      0.5,
    ),
  },
];
