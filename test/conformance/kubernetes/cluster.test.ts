import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { onPath } from "../on-path.ts";
import { checked, programVersion } from "../summary.ts";
import { applyWaves, installDefinitions, makeBootstrapNamespaces } from "./apply.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { renderedFiles } from "./rendered.ts";
import { type PoolUse, Simulation } from "./simulation.ts";
import { standInsFor } from "./stand-ins.ts";
import { allReady, scaleToTheMost } from "./workloads.ts";

const PROGRAMS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;

const found = PROGRAMS.map((program) => onPath(program, "npm run tools")).every(Boolean);

/** What a pool has left and lacks, as a person reads it. */
function print(environment: string, when: string, pools: readonly PoolUse[]): void {
  const size = ({ cpu, memory }: { cpu: number; memory: number }) =>
    `${(cpu / 1000).toFixed(1)} cores and ${(memory / 1024).toFixed(0)} GiB`;
  for (const { pool, nodes, most, unused, missing } of pools) {
    console.log(
      `${environment}, ${when}: pool ${pool} has ${nodes} of ${most} nodes; unused ${size(unused)}; missing ${size(missing)}`,
    );
  }
}

describe.runIf(found).each(ENVIRONMENTS)("a simulated cluster of %s", (name) => {
  const environment = loadEnvironment(name);
  const version = found ? programVersion("kube-scheduler") : "";
  const files = renderedFiles(name);
  let plane: ControlPlane;
  let simulation: Simulation;

  const settled = () => allReady(plane.api, simulation);

  beforeAll(async () => {
    plane = await startControlPlane(environment);
    await installDefinitions(plane);
    await makeBootstrapNamespaces(plane);
    simulation = new Simulation(plane, environment);
    await simulation.start(environment);
  });

  afterAll(async () => {
    await simulation.stop();
    await plane.stop();
  });

  test("makes every workload ready, one wave after the other", async (context) => {
    let count = 0;
    const refused = await applyWaves(plane, files, async (wave) => {
      for (const object of wave.flatMap(standInsFor)) await plane.api.apply(object, JSON.stringify(object));
      count = await settled();
    });
    expect(refused).toEqual([]);
    const pools = await simulation.capacity();
    print(name, "at rest", pools);
    expect(pools.filter(({ missing }) => missing.cpu > 0 || missing.memory > 0)).toEqual([]);
    checked(context, { program: "kube-scheduler", version, count, what: "workloads made ready" });
  });

  test("has room for the most pods that the autoscalers may make", async (context) => {
    const count = await scaleToTheMost(plane.api);
    try {
      await settled();
    } finally {
      print(name, "at the most", await simulation.capacity());
    }
    checked(context, { program: "kube-scheduler", version, count, what: "autoscalers at their most" });
  });
});
