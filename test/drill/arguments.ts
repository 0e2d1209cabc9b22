import { parseArgs } from "node:util";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { SCENARIOS } from "./scenarios/all.ts";

const NAMES = SCENARIOS.map(({ name }) => name);

export const USAGE = `npm run drill -- [--env <environment>] [--scenario <name>]… [--rate <events>] [--minutes <minutes>] [--page]
Runs an environment's rendered pipeline as real processes, breaks it on purpose, and counts what was lost.
  --env       ${ENVIRONMENTS.join(", ")}. Default: dev.
  --scenario  may be given several times. Default: all of ${NAMES.join(", ")}.
  --rate      events a second of each signal. Default: 500.
  --minutes   of load in each scenario. Default: 0.5.
  --page      writes docs/drill.md as well.`;

const OPTIONS = {
  env: { type: "string", default: "dev" },
  scenario: { type: "string", multiple: true },
  rate: { type: "string", default: "500" },
  minutes: { type: "string", default: "0.5" },
  page: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

export interface Asked {
  readonly values: Values;
  /** Events a second of each signal. */
  readonly rate: number;
  /** Of load in each scenario. */
  readonly minutes: number;
}

/** What is asked for; a text where it is help, or where something else was found than is allowed. */
export function readArguments(args: readonly string[]): Asked | string {
  let values: Values;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS }));
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
  if (values.help) return USAGE;
  const [rate, minutes] = [Number(values.rate), Number(values.minutes)];
  const found = [
    ...(values.scenario ?? []).filter((name) => !NAMES.includes(name)).map((name) => `--scenario ${name}`),
    ...(ENVIRONMENTS.some((name) => name === values.env) ? [] : [`--env ${values.env}`]),
    ...(rate > 0 ? [] : [`--rate ${values.rate}`]),
    ...(minutes > 0 ? [] : [`--minutes ${values.minutes}`]),
  ];
  return found.length > 0 ? `found ${found.join(", ")}; allowed:\n\n${USAGE}` : { values, rate, minutes };
}
