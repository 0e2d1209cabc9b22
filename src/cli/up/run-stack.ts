import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../base/problem.ts";
import type { Terminal } from "../../command/terminal.ts";
import type { Scenario, Stack, StackProgram } from "../../systems/stack.ts";
import { alertChanges, liveLine, readAlerts, readLive } from "./live.ts";
import { notifications } from "./notifications.ts";
import { available, refuseTakenPorts, writeRun } from "./prepare.ts";
import { runScenario } from "./run-scenario.ts";
import { Supervisor } from "./supervisor.ts";

interface RunOptions {
  readonly stack: Stack;
  /** Directory of the run. */
  readonly directory: string;
  readonly scenario?: Scenario;
  /** Ends the run. */
  readonly stop: AbortSignal;
  readonly terminal: Terminal;
  /** Print live lines that stay now and then: nothing shows one that is replaced. */
  readonly lasting: boolean;
}

/** Seconds between two live lines that stay. */
const LASTING_LINE_EVERY = 10;

/** Runs a stack until it is stopped, and ends everything that it started. */
export async function runStack({ stack, directory, scenario, stop, terminal, lasting }: RunOptions): Promise<void> {
  const { present, absent } = available(stack);
  await refuseTakenPorts([
    ...present,
    {
      name: "the stand-in for Slack and PagerDuty",
      ports: stack.notificationsPort === undefined ? [] : [stack.notificationsPort],
    },
  ]);
  writeRun(directory, stack);
  const begun = performance.now();
  const supervisor = new Supervisor({
    root: process.cwd(),
    logs: `${directory}/logs`,
    env: scenario?.env ?? {},
    onEnd: (name, how, log) => terminal.status(`${name} has ended (${how}); its log: ${log}`),
  });
  const lastResort = () => supervisor.killAll();
  process.once("exit", lastResort);
  const receiver =
    stack.notificationsPort === undefined
      ? undefined
      : await notifications(stack.notificationsPort, (line) => terminal.status(`notification ${line}`));
  try {
    for (const program of absent)
      terminal.status(`${program.name}: not on PATH (${program.purpose}); get it: ${program.missing}`);
    await startAll(present, supervisor, terminal, stop);
    if (!stop.aborted) {
      terminal.status(
        `works after ${((performance.now() - begun) / 1000).toFixed(1)} s; logs and data: ${directory}; Ctrl-C ends it`,
      );
      await Promise.all([
        watch(stack, { terminal, stop, lasting }),
        scenario === undefined ? undefined : runScenario(scenario, { stack, supervisor, terminal, stop }),
      ]);
    }
  } finally {
    terminal.status("ending…");
    const count = await supervisor.stopAll();
    if (receiver !== undefined) {
      receiver.closeAllConnections();
      receiver.close();
      await once(receiver, "close");
    }
    process.off("exit", lastResort);
    terminal.status(`ended ${count} programs`);
  }
}

/** Starts programs, each once those that it needs work. Throws a UserError where one of this repository does not. */
async function startAll(
  programs: readonly StackProgram[],
  supervisor: Supervisor,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const startOne = async (program: StackProgram): Promise<void> => {
    await Promise.all(program.after.flatMap((name) => started.get(name) ?? []));
    if (stop.aborted) return;
    const problem = await supervisor.start(program);
    if (problem === undefined) {
      terminal.status(`${program.name.padEnd(16)} ${program.url ?? program.healthUrl}  ${program.purpose}`);
      return;
    }
    const text = `${program.name} ${problem}; its log: ${supervisor.logOf(program.name)}`;
    if (program.program === "node" && !stop.aborted) throw new UserError(text);
    terminal.status(text);
  };
  for (const program of programs) started.set(program.name, startOne(program));
  // Programs of others may take a while; what this repository shows does not wait for them.
  const own = programs.filter(({ program }) => program === "node").flatMap(({ name }) => started.get(name) ?? []);
  for (const promise of started.values()) promise.catch(() => undefined);
  await Promise.all(own);
}

/** The live line, and each change of an alert, until the run is stopped. */
async function watch(
  { liveUrl, alertsUrl }: Stack,
  { terminal, stop, lasting }: Pick<RunOptions, "terminal" | "stop" | "lasting">,
): Promise<void> {
  let alerts: ReadonlyMap<string, string> = new Map();
  for (let second = 1; !stop.aborted; second++) {
    await delay(1000, undefined, { signal: stop }).catch(() => undefined);
    const services = liveUrl === undefined ? undefined : await readLive(liveUrl);
    if (services !== undefined) {
      terminal.progress(liveLine(services));
      if (lasting && second % LASTING_LINE_EVERY === 0) terminal.status(liveLine(services));
    }
    const now = alertsUrl === undefined ? undefined : await readAlerts(alertsUrl);
    if (now === undefined) continue;
    for (const line of alertChanges(alerts, now)) terminal.status(`alert ${line}`);
    alerts = now;
  }
}
