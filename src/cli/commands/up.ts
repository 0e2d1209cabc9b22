import { resolve } from "node:path";
import { UserError } from "../../base/problem.ts";
import { type Command, EXIT } from "../../command/command.ts";
import { systems } from "../../systems/registry.ts";
import type { Scenario, Stack } from "../../systems/stack.ts";
import { locate } from "../up/on-path.ts";
import { runStack } from "../up/run-stack.ts";

/** Directory of runs; never committed. */
const RUNS = "dist/up";

/** Starts a whole system on this machine, and shows it. */
export const up: Command = {
  name: "up",
  operands: "<system>",
  summary: "run a system on this machine, with what PATH has, until Ctrl-C",
  flags: {
    scenario: { type: "string", value: "name", help: "break it on purpose; 'list' shows what there is" },
    "port-offset": { type: "string", value: "number", help: "add this to every port; default: 0" },
    seconds: { type: "string", value: "number", help: "end by itself after so many seconds; default: never" },
  },
  async run({ positionals, flags, terminal }) {
    const [name = "", ...more] = positionals;
    const runnable = (await systems()).filter((system) => system.up !== undefined);
    const load = runnable.find((system) => system.name === name)?.up;
    if (load === undefined || more.length > 0)
      throw new UserError(
        `hyperion up: found ${positionals.length === 0 ? "no system" : positionals.join(" ")}; allowed: one of ${runnable.map((system) => system.name).join(", ")}`,
      );
    const portOffset = wholeNumber("port-offset", flags["port-offset"], 50_000) ?? 0;
    const seconds = wholeNumber("seconds", flags["seconds"], 7 * 24 * 3600);
    const directory = resolve(RUNS, portOffset === 0 ? name : `${name}-${portOffset}`);
    const stack = await load({ directory, portOffset, locate });
    if (flags["scenario"] === "list") {
      for (const [scenario, { summary }] of Object.entries(stack.scenarios)) terminal.print(`${scenario}: ${summary}`);
      return EXIT.ok;
    }
    const scenario = chosenScenario(stack, flags["scenario"]);
    await runStack({
      stack,
      directory,
      terminal,
      lasting: process.stderr.isTTY !== true && flags["quiet"] !== true,
      stop: stopSignal(seconds),
      ...(scenario === undefined ? {} : { scenario }),
    });
    return EXIT.ok;
  },
};

function chosenScenario({ scenarios }: Stack, name: string | boolean | undefined): Scenario | undefined {
  if (typeof name !== "string") return undefined;
  const scenario = scenarios[name];
  if (scenario !== undefined) return scenario;
  throw new UserError(`--scenario: found ${JSON.stringify(name)}; allowed: ${Object.keys(scenarios).join(", ")}, list`);
}

function wholeNumber(flag: string, text: string | boolean | undefined, most: number): number | undefined {
  if (typeof text !== "string") return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new UserError(`--${flag}: found ${JSON.stringify(text)}; allowed: a whole number from 0 to ${most}`);
}

/** Aborted by the first signal that asks this process to end, or when the time is over. A second interrupt is not waited for. */
function stopSignal(seconds: number | undefined): AbortSignal {
  const controller = new AbortController();
  let interrupts = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (signal === "SIGINT" && ++interrupts > 1) process.exit(1);
      controller.abort();
    });
  if (seconds !== undefined) setTimeout(() => controller.abort(), seconds * 1000).unref();
  return controller.signal;
}
