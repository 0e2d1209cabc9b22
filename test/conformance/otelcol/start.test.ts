import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../../src/config/load.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { collectorEnvironment } from "../../drill/pod.ts";
import { Program } from "../../drill/processes.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { NODE, NodeStandIn, nodeEnvironment } from "./node.ts";
import { distinctCollectors, PodDirectory } from "./rendered.ts";

const absent = missing(["collector", "openssl"]);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);

/** Seconds in which one has to answer its probe; a machine that does much else takes most of a minute. */
const SECONDS = 120;

const directory = new PodDirectory();
const node = new NodeStandIn();

/** Validation reads a file; this opens every port and every connection that a start opens. */
describe.runIf(absent.length === 0)("the real collector, started", () => {
  eachChecked({
    program: "otelcol",
    what: "distinct configurations started",
    version: () => programVersion(pathOf("collector")),
  });
  const collectors = distinctCollectors().map((one) => ({ ...one, name: one.rendered.name }));

  beforeAll(async () => {
    const files = directory.forNames([NODE.address]);
    await node.start(files);
  });

  afterAll(async () => {
    await node.stop();
    directory.remove();
  });

  test("is that of every environment", () => {
    expect(ENVIRONMENTS.filter((name) => !collectors.some(({ from }) => from.includes(`deploy/${name}`)))).toEqual([]);
  });

  test.each(collectors)("answers its probe as $name of $from (S0-COL-01)", async ({ rendered }) => {
    const { place, written } = directory.write(rendered);
    const collector = new Program({
      name: rendered.name,
      program: pathOf("collector"),
      args: [`--config=file:${written.config}`],
      env: { ...collectorEnvironment(place), ...nodeEnvironment(join(place.root, "kubeconfig")) },
      log: join(place.root, "collector.log"),
    });
    collector.start();
    try {
      await collector.ready(async () => (await fetch(`http://${place.address}:${PORTS.otelcol.health}/`)).ok, SECONDS);
    } finally {
      await collector.stop();
    }
  });
});
