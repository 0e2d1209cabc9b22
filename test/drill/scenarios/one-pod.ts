import type { Pipeline } from "../pipeline.ts";
import type { Pod } from "../pod.ts";
import type { StandIn } from "../stand-in.ts";
import { broken, type Scenario, type Step } from "./scenario.ts";

const LAYER = "traces-processor";

/** Two pods of the layer that breaks, as an environment has; one of each other. */
const TWO = { pods: { [LAYER]: 2 } } as const;

/** One pod of the two. Throws where the layer has no second one: the scenario would be another. */
function oneOf(pipeline: Pipeline): Pod {
  const [first, second] = pipeline.layer(LAYER).pods;
  if (first === undefined || second === undefined) throw new RangeError(`found one pod of ${LAYER}, allowed: two`);
  return first;
}

/** Steps in which one pod's place is taken by something that answers 503, until the pod is back. */
function refusing(): readonly Step[] {
  let impostor: StandIn | undefined;
  return broken(
    "one of two traces processors answers 503",
    async ({ pipeline }) => {
      const pod = oneOf(pipeline);
      await pod.collector.stop();
      impostor = pipeline.impostorOf(pod);
      await impostor.start();
      impostor.behave({ status: 503 });
    },
    async ({ pipeline }) => {
      await impostor?.stop();
      await oneOf(pipeline).startCollector();
    },
  );
}

/** One bad pod of a layer that has several: the others take what it does not. */
export const ONE_POD_SCENARIOS: readonly Scenario[] = [
  {
    name: "one-processor-refuses",
    says: "one of two traces processors answers 503: the other takes all of it",
    on: TWO,
    ends: true,
    kafka: "none",
    steps: refusing(),
  },
  {
    name: "one-processor-hangs",
    says: "one of two traces processors is frozen, and thaws: what waits for it goes to the buffer, and the rest to the other",
    on: TWO,
    ends: true,
    kafka: "some",
    steps: broken(
      "one of two traces processors is frozen",
      ({ pipeline }) => oneOf(pipeline).collector.signal("SIGSTOP"),
      ({ pipeline }) => oneOf(pipeline).collector.signal("SIGCONT"),
    ),
  },
];
