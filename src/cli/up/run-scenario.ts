import { setTimeout as delay } from "node:timers/promises";
import type { Terminal } from "../../command/terminal.ts";
import type { Scenario, ScenarioStep, Stack } from "../../systems/stack.ts";
import type { Supervisor } from "./supervisor.ts";

interface ScenarioOptions {
  readonly stack: Stack;
  readonly supervisor: Supervisor;
  readonly terminal: Terminal;
  readonly stop: AbortSignal;
}

/** Does a scenario's steps at their times, and says so. */
export async function runScenario(scenario: Scenario, options: ScenarioOptions): Promise<void> {
  const { terminal, stop } = options;
  terminal.status(`scenario: ${scenario.summary}\nexpect: ${scenario.expect}`);
  let now = 0;
  for (const { at, says, action } of scenario.steps) {
    terminal.status(`in ${at - now} s: ${says}`);
    await delay((at - now) * 1000, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    now = at;
    terminal.status(`now: ${says}`);
    await act(action, options);
  }
}

async function act(action: ScenarioStep["action"], { stack, supervisor, terminal }: ScenarioOptions): Promise<void> {
  if (action.kind === "post") {
    const response = await fetch(action.url, { method: "POST" });
    if (!response.ok) terminal.status(`${action.url} answers ${response.status}`);
    return;
  }
  if (action.kind === "kill") return supervisor.stop(action.program, "SIGKILL");
  const program = stack.programs.find(({ name }) => name === action.program);
  if (program === undefined) throw new RangeError(`a scenario restarts ${action.program}, which is no program of it`);
  await supervisor.stop(action.program);
  const problem = await supervisor.start(program, action.env);
  if (problem !== undefined) terminal.status(`${program.name} ${problem}`);
}
