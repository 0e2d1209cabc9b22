import type { Command } from "../command/command.ts";
import { systems } from "../systems/registry.ts";

/** Commands that go over all systems. Loaded one at a time: what a command does not need, it does not pay for. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  build: async () => (await import("./commands/build.ts")).build,
  validate: async () => (await import("./commands/validate.ts")).validate,
  plan: async () => (await import("./commands/plan.ts")).plan,
  diff: async () => (await import("./commands/diff.ts")).diff,
  report: async () => (await import("./commands/report.ts")).report,
  systems: async () => (await import("./commands/systems.ts")).systems,
  synth: async () => (await import("./commands/synth.ts")).synth,
  policies: async () => (await import("./commands/policies.ts")).policies,
  pages: async () => (await import("./commands/pages.ts")).pages,
  schema: async () => (await import("./commands/schema.ts")).schema,
  up: async () => (await import("./commands/up.ts")).up,
  bump: async () => (await import("./commands/bump.ts")).bump,
};

/** Every command, those that systems bring after those that go over all systems. */
export async function commands(): Promise<ReadonlyMap<string, () => Promise<Command>>> {
  const own = (await systems()).flatMap((system) => Object.entries(system.commands ?? {}));
  return new Map([...Object.entries(COMMANDS), ...own]);
}
