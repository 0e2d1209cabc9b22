import { consumerTarget } from "../../../src/conventions/topics.ts";
import type { Pipeline, Target } from "../pipeline.ts";
import { broken, type Scenario } from "./scenario.ts";

const intakes = (pipeline: Pipeline): Target[] =>
  pipeline.targets.filter(({ outside }) => outside.target.startsWith(consumerTarget("")));

const podsOf = (pipeline: Pipeline) => intakes(pipeline).flatMap(({ pods }) => pods);

/** Milliseconds in which a slow team answers: longer than its hop waits. */
const SLOW_MS = 3000;

export const CONSUMER_SCENARIOS: readonly Scenario[] = [
  {
    name: "consumer-slow-then-down",
    says: "consumer teams answer too late, then are killed, and come back: stores do not notice",
    ends: true,
    kafka: "some",
    steps: [
      {
        at: 0.15,
        says: "consumers answer after three seconds",
        run: ({ pipeline }) => {
          for (const pod of podsOf(pipeline)) pod.behave({ delayMs: SLOW_MS });
        },
      },
      {
        at: 0.4,
        says: "consumers killed",
        run: ({ pipeline }) => Promise.all(podsOf(pipeline).map((pod) => pod.signal("SIGKILL"))),
      },
      { at: 0.65, says: "well again", run: ({ pipeline }) => Promise.all(podsOf(pipeline).map((pod) => pod.start())) },
    ],
  },
  {
    name: "egress-down",
    says: "egress is killed, and comes back: stores do not notice",
    ends: true,
    kafka: "some",
    steps: broken(
      "egress killed",
      ({ pipeline }) => Promise.all(pipeline.layer("egress").pods.map((pod) => pod.kill())),
      ({ pipeline }) => Promise.all(pipeline.layer("egress").pods.map((pod) => pod.start())),
    ),
  },
];
