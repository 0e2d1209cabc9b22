import { join } from "node:path";
import { ENVIRONMENTS, loadEnvironment } from "../src/config/load.ts";
import { loadOutputs } from "../src/config/outputs.ts";
import { renderEnvironment } from "./render.ts";
import { writeTree } from "./tree.ts";

// The entry of `cdk8s synth`, which names the folder: the objects of all environments, as hyperion synth writes them.
const directory = process.env["CDK8S_OUTDIR"] ?? "dist/cdk8s";

for (const name of ENVIRONMENTS) {
  const environment = loadEnvironment(name);
  writeTree(join(directory, name), renderEnvironment(environment, loadOutputs(environment)));
}
