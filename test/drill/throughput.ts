import { PORTS } from "../../src/telemetry/ports.ts";
import { ADDRESSES } from "./addresses.ts";
import { baseline } from "./baseline.ts";
import type { Load } from "./load/load.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Program } from "./processes.ts";

/** What a part of the pipeline took of the processor. */
export interface Throughput {
  readonly part: string;
  readonly cpuSeconds: number;
  /** Events of all signals that the senders sent meanwhile, for each second of one core. */
  readonly eventsPerCoreSecond: number;
}

export interface ThroughputOptions {
  readonly pipeline: Pipeline;
  /** A load that sends to the host's address, as a function of where that is. */
  readonly load: (addresses: () => readonly string[]) => Load;
  readonly ingress: () => readonly string[];
  readonly seconds: number;
}

/** Names of the two parts that are compared. */
const [CHAIN, ALONE] = ["whole chain", "one layer"] as const;

/** Events a core second of the whole chain, as a share of what one collector does; nothing where not both are known. */
export function chainShare(measured: readonly Throughput[]): number | undefined {
  const of = (name: string) => measured.find(({ part }) => part === name)?.eventsPerCoreSecond;
  const [chain, alone] = [of(CHAIN), of(ALONE)];
  return chain === undefined || alone === undefined ? undefined : chain / alone;
}

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Runs a load, and says what each program took of the processor and how many events were acknowledged. */
async function measured(load: Load, programs: ReadonlyMap<string, readonly Program[]>, seconds: number) {
  const used = () =>
    [...programs].map(([part, all]) => ({ part, cpu: all.reduce((sum, one) => sum + one.cpuSeconds(), 0) }));
  const before = used();
  load.start([]);
  await sleep(seconds);
  await load.stop(10);
  const after = used();
  return after.map(({ part, cpu }, index): Throughput => {
    const cpuSeconds = cpu - (before[index]?.cpu ?? 0);
    return { part, cpuSeconds, eventsPerCoreSecond: load.acknowledged / Math.max(cpuSeconds, 0.01) };
  });
}

/** The layers, the whole chain, and one collector that does without: the same load, one after the other. */
export async function throughput({ pipeline, load, ingress, seconds }: ThroughputOptions): Promise<Throughput[]> {
  const programs = new Map<string, readonly Program[]>(
    pipeline.layers.flatMap(({ rendered, pods }): [string, readonly Program[]][] => [
      [rendered.name, pods.map(({ collector }) => collector)],
      ...(rendered.hop === undefined
        ? []
        : [[`${rendered.name}, hop`, pods.flatMap(({ hop }) => hop ?? [])] satisfies [string, readonly Program[]]]),
    ]),
  );
  const all = [...programs.values()].flat();
  const layers = await measured(load(ingress), programs.set(CHAIN, all), seconds);
  const single = baseline(pipeline);
  single.start();
  await single.ready(async () => (await fetch(`http://${ADDRESSES.baseline}:${PORTS.otelcol.health}/`)).ok, 30);
  const alone = await measured(
    load(() => [ADDRESSES.baseline]),
    new Map([[ALONE, [single]]]),
    seconds,
  );
  await single.stop();
  return [...layers, ...alone];
}
