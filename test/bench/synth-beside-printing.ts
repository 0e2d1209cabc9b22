import { renderEnvironment, renderObjects } from "../../charts/render.ts";
import { toYaml } from "../../charts/workload/yaml.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import { median } from "./measure.ts";

interface SynthTimes {
  /** CPU seconds of rendering all environments of core to text, their files read before. */
  readonly synthSeconds: number;
  /** CPU seconds of printing the same objects. */
  readonly printSeconds: number;
  readonly objects: number;
}

const RUNS = 5;

function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Medians of runs that take turns in one process, so that a machine that is busy slows both. */
export function synthBesidePrinting(): SynthTimes {
  const environments = ENVIRONMENTS.map((name) => loadEnvironment(name));
  const objects = environments.flatMap((environment) => renderObjects(environment, nilOutputs(environment)));
  const synth = () => environments.map((environment) => renderEnvironment(environment, nilOutputs(environment)));
  const print = () => objects.map(({ manifest }) => toYaml(manifest));
  synth();
  print();
  const runs = Array.from({ length: RUNS }, () => ({ synth: cpuSeconds(synth), print: cpuSeconds(print) }));
  return {
    synthSeconds: median(runs.map((run) => run.synth)),
    printSeconds: median(runs.map((run) => run.print)),
    objects: objects.length,
  };
}
