import { load } from "js-yaml";
import { NODE_AGENTS } from "../../../charts/hyperion/exceptions.ts";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { renderEnvironment } from "../../../charts/render.ts";
import { policiesDocument } from "../../../policies/documentation.ts";
import { policySet } from "../../../policies/policy-set.ts";
import { at, fields } from "../../base/fields.ts";
import { type Problem, UserError } from "../../base/problem.ts";
import { loadFleet } from "../../config/fleet.ts";
import { supportWindows } from "../../config/hyperion/support-windows.ts";
import { SYNC_PHASES } from "../../config/hyperion/waves.ts";
import { JSON_SCHEMA_FILE, jsonSchema } from "../../config/json-schema.ts";
import { ENVIRONMENTS, environmentFile, loadEnvironment } from "../../config/load.ts";
import { loadOutputs } from "../../config/outputs.ts";
import { environmentSchema } from "../../config/schema.ts";
import { ENVIRONMENT_KEY } from "../../config/stack-file.ts";
import { CHARTS, IMAGES } from "../../config/versions.ts";
import { dashboardsPage } from "../../observability/dashboards/page.ts";
import type { System } from "../system.ts";
import { VALUE_ROWS } from "./meaning/rows.ts";

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

/** The page on every policy, by theme. */
function policiesPage(): string {
  const [first, ...rest] = ENVIRONMENTS.map((name) => guarded(loadEnvironment(name)));
  if (first === undefined) throw new Error("no environment");
  return policiesDocument([first, ...rest], NODE_AGENTS);
}

/** Megatron and Hyperion: the Azure base, and the observability platform on it. */
export const core: System = {
  name: "core",
  title: "Megatron + Hyperion",
  summary: "Megatron, the Azure base, and Hyperion, the observability platform on it",
  docs: "docs/architecture.md",
  environments: ENVIRONMENTS,
  folder: (environment) => environment,
  validate,
  support: (environments) => supportWindows(environments.map((name) => loadEnvironment(name))),
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
    complete(values) {
      const parsed = environmentSchema.safeParse(values);
      return parsed.success ? parsed.data : values;
    },
  },
  schema: { file: JSON_SCHEMA_FILE, make: jsonSchema },
  phases: SYNC_PHASES,
  meanings: VALUE_ROWS,
  pins: { file: "src/config/versions.ts", images: Object.values(IMAGES), charts: Object.values(CHARTS) },
  pages: {
    "docs/policies.md": policiesPage,
    "docs/dashboards.md": () => dashboardsPage(ENVIRONMENTS.map((name) => loadEnvironment(name))),
  },
  commands: {
    bootstrap: async () => (await import("./commands/bootstrap.ts")).bootstrap,
    "way-in": async () => (await import("./commands/way-in.ts")).wayInCommand,
    outputs: async () => (await import("./commands/outputs.ts")).outputs,
    drift: async () => (await import("./commands/drift.ts")).drift,
    health: async () => (await import("./commands/health.ts")).health,
    pause: async () => (await import("./commands/pause.ts")).pause,
    resume: async () => (await import("./commands/pause.ts")).resume,
    "azure-types": async () => (await import("./commands/azure-types.ts")).azureTypesCommand,
  },
  facts: async (name) => (await import("./facts.ts")).coreFacts(loadEnvironment(name)),
  plan: async (name) => (await import("./plan.ts")).planWithAudit(loadEnvironment(name)),
  policies: (name) => policySet(guarded(loadEnvironment(name)), NODE_AGENTS),
};
