import { load } from "js-yaml";
import { NODE_AGENTS } from "../../charts/hyperion/exceptions.ts";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { renderEnvironment } from "../../charts/render.ts";
import { policySet } from "../../policies/policy-set.ts";
import { at, fields } from "../base/fields.ts";
import { type Problem, UserError } from "../base/problem.ts";
import { loadFleet } from "../config/fleet.ts";
import { ENVIRONMENTS, environmentFile, loadEnvironment } from "../config/load.ts";
import { loadOutputs } from "../config/outputs.ts";
import { ENVIRONMENT_KEY } from "../config/stack-file.ts";
import type { System } from "./system.ts";

/** Problems of each file; of what lies between them too, where all are read. */
function validate(environments: readonly string[]): void {
  const reads =
    environments.length === ENVIRONMENTS.length
      ? [() => void loadFleet()]
      : environments.map((name) => () => void loadEnvironment(name));
  const problems = reads.flatMap((read): readonly Problem[] => {
    try {
      read();
      return [];
    } catch (error) {
      if (!(error instanceof UserError) || error.problems.length === 0) throw error;
      return error.problems;
    }
  });
  if (problems.length > 0) {
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    throw new UserError(`${count} in the environment files`, problems);
  }
}

/** Megatron and Hyperion: the Azure base, and the observability platform on it. */
export const core: System = {
  name: "core",
  summary: "Megatron, the Azure base, and Hyperion, the observability platform on it",
  docs: "docs/architecture.md",
  environments: ENVIRONMENTS,
  folder: (environment) => environment,
  validate,
  render(name) {
    const environment = loadEnvironment(name);
    const outputs = loadOutputs(environment);
    return {
      files: renderEnvironment(environment, outputs),
      ...(outputs.provisioned ? {} : { note: "not provisioned yet: client ids are nil" }),
    };
  },
  input: {
    file: environmentFile,
    // Of the stack file, Pulumi's own keys left out.
    values: (text) => fields(at(load(text), "config", ENVIRONMENT_KEY)),
  },
  plan: async (name) => (await import("./core-plan.ts")).planWithAudit(loadEnvironment(name)),
  policies: (name) => policySet(guarded(loadEnvironment(name)), NODE_AGENTS),
};
