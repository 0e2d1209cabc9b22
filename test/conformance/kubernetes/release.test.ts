import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { onPath } from "../on-path.ts";
import { checked, programVersion } from "../summary.ts";
import { applyFile, applyWaves, inParallel, installDefinitions, makeBootstrapNamespaces } from "./apply.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { filesAt } from "./previous.ts";
import { type Rendered, renderedFiles } from "./rendered.ts";

/** The release that an environment comes from; the first tree that was delivered, unless another is asked for. */
const FROM = process.env["HYPERION_UPGRADE_FROM"] ?? "07fb99e";

const programs = ["etcd", "kube-apiserver"].map((program) => onPath(program, "npm run tools")).every(Boolean);
const known = spawnSync("git", ["cat-file", "-e", `${FROM}^{commit}`]).status === 0;
if (!known) console.warn(`skipped: Git has no commit ${FROM}; git fetch --unshallow, or set HYPERION_UPGRADE_FROM`);

describe.runIf(programs && known)(`prod, from the release of ${FROM} to this one`, () => {
  let plane: ControlPlane;
  const before = programs && known ? filesAt(FROM, "prod") : [];
  const after = renderedFiles("prod");

  beforeAll(async () => {
    plane = await startControlPlane(loadEnvironment("prod"));
    await installDefinitions(plane);
    await makeBootstrapNamespaces(plane);
  });
  afterAll(async () => plane.stop());

  /** Refusals of a whole tree at once: in an upgrade each Application syncs on its own, and waves order nothing. */
  async function refused(files: readonly Rendered[]): Promise<string[]> {
    const answers = await inParallel(files, async (rendered) => applyFile(plane, rendered));
    return answers.filter((answer) => typeof answer === "string");
  }

  test("every object of this release is taken over the one of before, and back again: no field that cannot change", async (context) => {
    expect(await applyWaves(plane, before)).toEqual([]);
    expect(await refused(after)).toEqual([]);
    expect(await refused(before)).toEqual([]);
    expect(await refused(after)).toEqual([]);
    const version = programVersion("kube-apiserver");
    checked(context, {
      program: "kube-apiserver",
      version,
      count: after.length,
      what: "objects taken over older ones",
    });
  });

  test("a field that cannot change is refused, with its place", async () => {
    const store = after.find(({ object }) => object.kind === "StatefulSet" && object.metadata.name === "vmstorage");
    if (store === undefined) throw new Error("prod has no StatefulSet vmstorage");
    const moved = { ...store, text: store.text.replace(/^ {2}serviceName: .*$/m, "  serviceName: another") };
    expect(moved.text).not.toBe(store.text);
    expect(await refused([moved])).toEqual([expect.stringMatching(/updates to statefulset spec .* are forbidden/)]);
  });
});
