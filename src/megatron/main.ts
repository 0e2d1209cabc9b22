import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { formatProblems, UserError } from "../base/problem.ts";
import { loadEnvironment } from "../config/load.ts";
import { PLATFORM_OUTPUTS } from "../config/outputs.ts";
import { buildMegatron } from "./megatron.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The program of `pulumi up`: the same values and the same components as `hyperion plan`. */
export default async function program() {
  try {
    return { [PLATFORM_OUTPUTS]: buildMegatron(loadEnvironment(pulumi.getStack(), ROOT)).outputs };
  } catch (error) {
    if (error instanceof UserError) throw new pulumi.RunError(`${formatProblems(error.problems)}\n${error.message}`);
    throw error;
  }
}
