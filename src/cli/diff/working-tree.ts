import { readFileSync } from "node:fs";
import { renderObjects } from "../../../charts/render.ts";
import { environmentFile, loadEnvironment } from "../../config/load.ts";
import { loadOutputs } from "../../config/outputs.ts";
import { planWithAudit } from "../plan/plan.ts";
import { manifestsOf, valuesOf } from "./at-commit.ts";
import type { Side } from "./side.ts";

/** An environment as the working tree makes it: rendered anew, so that a stale deploy/ cannot hide anything. */
export async function sideNow(name: string): Promise<Side> {
  const environment = loadEnvironment(name);
  const { resources } = await planWithAudit(environment);
  return {
    values: valuesOf(readFileSync(environmentFile(name), "utf8")),
    resources,
    manifests: manifestsOf(renderObjects(environment, loadOutputs(environment))),
  };
}
