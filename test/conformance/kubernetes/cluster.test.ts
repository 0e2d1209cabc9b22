import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { onPath } from "../on-path.ts";
import { checked, programVersion } from "../summary.ts";
import type { Live } from "./api.ts";
import { applyWaves, installDefinitions, makeBootstrapNamespaces } from "./apply.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { renderedFiles } from "./rendered.ts";
import { changeTemplate, rollEverything } from "./roll-out.ts";
import { type PoolUse, Simulation } from "./simulation.ts";
import { standInsFor } from "./stand-ins.ts";
import { drain, upgrade } from "./upgrade.ts";
import { watchFloors } from "./watch.ts";
import { allReady, scaleToTheMost } from "./workloads.ts";

const PROGRAMS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;

const found = PROGRAMS.map((program) => onPath(program, "npm run tools")).every(Boolean);

/** For all workloads or nodes of an environment, one after the other: half a minute, unless the machine does much else. */
const PATIENCE_MS = 900_000;

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

  test(
    "keeps as many pods ready as budgets ask for while all is rolled, but for what gives way to a higher priority",
    async (context) => {
      let count = 0;
      const broken = await watchFloors(plane.api, async () => {
        count = await rollEverything(plane.api, files, settled);
      });
      expect(broken).toEqual([]);
      checked(context, { program: "kube-controller-manager", version, count, what: "workloads rolled" });
    },
    PATIENCE_MS,
  );

  test(
    "is upgraded with its surge nodes: each node empties, and no budget and no majority is broken",
    async (context) => {
      let drained: readonly string[] = [];
      let stuck: readonly string[] = [];
      const broken = await watchFloors(plane.api, async () => {
        ({ drained, stuck } = await upgrade({ api: plane.api, simulation }, environment, settled));
      });
      expect([...stuck, ...broken]).toEqual([]);
      checked(context, { program: "kube-apiserver", version, count: drained.length, what: "nodes drained" });
    },
    PATIENCE_MS,
  );

  test("has room for the most pods that the autoscalers may make", async (context) => {
    const count = await scaleToTheMost(plane.api);
    try {
      await settled();
    } finally {
      print(name, "at the most", await simulation.capacity());
    }
    checked(context, { program: "kube-scheduler", version, count, what: "autoscalers at their most" });
  });

  const once = test.runIf(name === ENVIRONMENTS[0]);

  /** A Deployment with a budget of its own name, and that budget. */
  function guarded(): { readonly workload: Live; readonly budget: Live } {
    const objects = files.map(({ object }) => object as Live);
    const budgets = objects.filter(({ kind }) => kind === "PodDisruptionBudget");
    const workload = objects.find(
      ({ kind, metadata }) => kind === "Deployment" && budgets.some((one) => one.metadata.name === metadata.name),
    );
    const budget = budgets.find(({ metadata }) => metadata.name === workload?.metadata.name);
    if (workload === undefined || budget === undefined) throw new Error("no Deployment has a budget");
    return { workload, budget };
  }

  const change = async (object: Live, spec: object): Promise<void> => {
    await plane.api.call("PATCH", await plane.api.pathOf(object), { spec }, "application/merge-patch+json");
  };

  once("notices a roll-out that takes all pods of a workload at once", async () => {
    const { workload, budget } = guarded();
    const broken = await watchFloors(plane.api, async () => {
      await change(workload, { strategy: { type: "Recreate", rollingUpdate: null } });
      await changeTemplate(plane.api, workload);
      await settled();
    });
    const { namespace, name: its } = budget.metadata;
    expect(broken).toEqual([
      expect.stringMatching(`^PodDisruptionBudget ${namespace}/${its}: found 0 ready pods, allowed: [1-9]`) as unknown,
    ]);
  });

  once("notices a budget that lets no pod leave a node", async () => {
    const { workload, budget } = guarded();
    await change(budget, { maxUnavailable: 0 });
    const pod = (await simulation.pods()).find(
      ({ metadata }) =>
        metadata.namespace === workload.metadata.namespace && metadata.name.startsWith(`${workload.metadata.name}-`),
    );
    const node = pod?.spec.nodeName ?? "";
    const stuck = await drain({ api: plane.api, simulation }, node, 3);
    const { namespace, name: its } = workload.metadata;
    expect(stuck).toContainEqual(
      expect.stringMatching(
        `^${namespace}/${its}-.* cannot leave ${node}: .*disruption budget ${budget.metadata.name} needs`,
      ),
    );
  });
});
