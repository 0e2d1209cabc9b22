import { foundDead, livenessOf } from "../kubelet.ts";
import type { Pipeline } from "../pipeline.ts";
import type { Pod } from "../pod.ts";
import { StuckCollector } from "../stuck.ts";
import type { Scenario, Stage } from "./scenario.ts";

/** Every layer that something is sent to; replay takes by itself, and an alert is about what waits for it. */
const asked = (pipeline: Pipeline) => pipeline.layers.filter(({ rendered: { name } }) => !name.endsWith("replay"));

function steps(): Scenario["steps"] {
  const stuck = new Map<Pod, StuckCollector>();
  const become = async ({ pipeline }: Stage) => {
    for (const { pods } of asked(pipeline)) {
      const [pod] = pods;
      if (pod === undefined) continue;
      await pod.collector.stop();
      const one = new StuckCollector(pod.address, pipeline.files);
      await one.start();
      stuck.set(pod, one);
    }
  };
  const restarted = ({ pipeline }: Stage) =>
    Promise.all(
      asked(pipeline).flatMap(({ rendered: { name }, pods }) =>
        pods.map(async (pod) => {
          const probe = livenessOf(pipeline.manifests, name);
          if (!(await foundDead(probe, pod.address)))
            throw new Error(`${pod.name} takes nothing, and its liveness probe ${probe.path} is answered`);
          await stuck.get(pod)?.stop();
          await pod.startCollector();
          if (await foundDead(probe, pod.address)) throw new Error(`${pod.name} is well, and its probe says it is not`);
        }),
      ),
    );
  return [
    { at: 0.1, says: "the collector of each layer answers health, and takes nothing", run: become },
    { at: 0.15, says: "each is found by its liveness probe, and restarted", run: restarted },
  ];
}

/** Pods that are not down but of no use: only a probe that asks what the pod is for finds them. */
export const STUCK_SCENARIOS: readonly Scenario[] = [
  {
    name: "stuck-collectors",
    says: "a pod of each layer answers health and takes nothing: its liveness probe finds it, and the restart mends it",
    ends: true,
    steps: steps(),
  },
];
