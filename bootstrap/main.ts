import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { formatProblems, UserError } from "../src/base/problem.ts";
import { loadEnvironment } from "../src/config/load.ts";
import { PLATFORM_OUTPUTS } from "../src/config/outputs.ts";
import { installArgoCd, KEY_VARIABLE } from "./install.ts";

const ROOT = join(import.meta.dirname, "..");

/** The program of `npm run pulumi -- -C bootstrap up -s <env>`, on a runner whose kubeconfig has the cluster's context. */
export default async function program() {
  try {
    const environment = loadEnvironment(pulumi.getStack(), ROOT);
    // A backend of one's own (Blob) has one organization, which Pulumi calls so.
    const stack = new pulumi.StackReference(`organization/megatron/${environment.environment}`);
    const { value } = await stack.getOutputDetails(PLATFORM_OUTPUTS);
    installArgoCd({ environment, exported: value, repositoryKey: process.env[KEY_VARIABLE], directory: ROOT });
  } catch (error) {
    if (error instanceof UserError) throw new pulumi.RunError(`${formatProblems(error.problems)}\n${error.message}`);
    throw error;
  }
}
