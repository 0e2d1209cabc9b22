import type { Command } from "./command.ts";

/** Loaded one at a time: what a command does not need, it does not pay for. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import("./commands/build.ts")).build,
  validate: async () => (await import("./commands/validate.ts")).validate,
  plan: async () => (await import("./commands/plan.ts")).plan,
  "azure-types": async () => (await import("./commands/azure-types.ts")).azureTypesCommand,
  diff: async () => (await import("./commands/diff.ts")).diff,
  report: async () => (await import("./commands/report.ts")).report,
  systems: async () => (await import("./commands/systems.ts")).systems,
  synth: async () => (await import("./commands/synth.ts")).synth,
  policies: async () => (await import("./commands/policies.ts")).policies,
  dashboards: async () => (await import("./commands/dashboards.ts")).dashboards,
  schema: async () => (await import("./commands/schema.ts")).schema,
  outputs: async () => (await import("./commands/outputs.ts")).outputs,
  health: async () => (await import("./commands/health.ts")).health,
  pause: async () => (await import("./commands/pause.ts")).pause,
  resume: async () => (await import("./commands/pause.ts")).resume,
  up: async () => (await import("./commands/up.ts")).up,
  bump: async () => (await import("./commands/bump.ts")).bump,
  "way-in": async () => (await import("./commands/way-in.ts")).wayInCommand,
  bootstrap: async () => (await import("./commands/bootstrap.ts")).bootstrap,
};
