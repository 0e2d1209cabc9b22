import { SIGNALS } from "../../../src/base/signals.ts";
import type { Layer, Pipeline } from "../pipeline.ts";
import { broken, type Scenario, type Step } from "./scenario.ts";

const processors = (pipeline: Pipeline): Layer[] => SIGNALS.map((signal) => pipeline.layer(`${signal}-processor`));

const podsOf = (layers: readonly Layer[]) => layers.flatMap(({ pods }) => pods);

const down = (...layers: readonly Layer[]) => Promise.all(podsOf(layers).map((pod) => pod.kill()));

const up = (...layers: readonly Layer[]) => Promise.all(podsOf(layers).map((pod) => pod.start()));

/** Each pod of a layer ends and starts again, one after the other. */
const rolled = (name: string, at: number): Step => ({
  at,
  says: `${name} restarts`,
  run: async ({ pipeline }) => {
    for (const pod of pipeline.layer(name).pods) {
      await pod.stop();
      await pod.start();
    }
  },
});

export const LAYER_SCENARIOS: readonly Scenario[] = [
  { name: "healthy", says: "nothing is broken: no record in Kafka", kafka: "none", steps: [] },
  {
    name: "processor-down",
    says: "the traces processor is killed, and comes back",
    ends: true,
    kafka: "some",
    steps: broken(
      "traces processor killed",
      ({ pipeline }) => down(pipeline.layer("traces-processor")),
      ({ pipeline }) => up(pipeline.layer("traces-processor")),
    ),
  },
  {
    name: "layer-down",
    says: "all three processors are killed, and come back",
    ends: true,
    kafka: "some",
    steps: broken(
      "processing layer killed",
      ({ pipeline }) => down(...processors(pipeline)),
      ({ pipeline }) => up(...processors(pipeline)),
    ),
  },
  {
    name: "ingress-killed",
    says: "ingress is killed under load: what it had not answered, its senders send again",
    ends: true,
    steps: broken(
      "ingress killed",
      ({ pipeline }) => down(pipeline.layer("ingress")),
      ({ pipeline }) => up(pipeline.layer("ingress")),
      0.35,
    ),
  },
  {
    name: "hop-restarted",
    says: "processors are down and DNS has none of them when ingress's hop restarts",
    ends: true,
    kafka: "some",
    steps: [
      {
        at: 0.2,
        says: "processing layer killed, and out of DNS",
        run: async ({ pipeline }) => {
          await down(...processors(pipeline));
          for (const { rendered } of processors(pipeline))
            for (const host of rendered.hosts) pipeline.dns.set(host, []);
        },
      },
      {
        at: 0.35,
        says: "ingress's hop restarts",
        run: async ({ pipeline }) => {
          for (const pod of pipeline.layer("ingress").pods) {
            await pod.hop?.signal("SIGKILL");
            await pod.startHop();
          }
        },
      },
      {
        at: 0.65,
        says: "well again",
        run: async ({ pipeline }) => {
          await up(...processors(pipeline));
          pipeline.publish();
        },
      },
    ],
  },
  {
    name: "rolling-restart",
    says: "every layer restarts, one pod after the other",
    ends: true,
    steps: [
      rolled("ingress", 0.1),
      rolled("metrics-processor", 0.2),
      rolled("logs-processor", 0.3),
      rolled("traces-processor", 0.4),
      rolled("egress", 0.5),
      rolled("buffer", 0.6),
      rolled("replay", 0.7),
    ],
  },
];
