import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { renderEnvironment } from "../../../charts/render.ts";
import { diffTree } from "../../../charts/tree.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { loadOutputs } from "../../../src/config/outputs.ts";

const directory = mkdtempSync(join(tmpdir(), "cdk8s-"));
afterAll(() => rmSync(directory, { recursive: true }));

it("cdk8s synth gives the objects of hyperion synth, in the folder that it names", () => {
  execFileSync(process.execPath, ["charts/main.ts"], { env: { ...process.env, CDK8S_OUTDIR: directory } });
  for (const name of ENVIRONMENTS) {
    const environment = loadEnvironment(name);
    const files = renderEnvironment(environment, loadOutputs(environment));
    expect(diffTree(join(directory, name), files)).toEqual([]);
  }
});
