import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../../../base/problem.ts";
import { type Command, EXIT } from "../../../command/command.ts";
import { exec } from "../../../command/exec.ts";
import type { Terminal } from "../../../command/terminal.ts";
import { loadEnvironment } from "../../../config/load.ts";
import { ask, formatVerdicts } from "../bootstrap/ask.ts";
import { fillIn, formatBootstrapPlan, isDone, isVariable, lookupsIn } from "../bootstrap/format.ts";
import { type BootstrapPlan, bootstrapPlan } from "../bootstrap/plan.ts";
import { questions } from "../bootstrap/questions.ts";
import { signInPlan } from "../bootstrap/sign-in.ts";
import { type AzArguments, type BootstrapStep, WORK } from "../bootstrap/step.ts";
import { chosenEnvironments } from "../chosen-environments.ts";

const az = (args: AzArguments, input?: Buffer) =>
  exec("az", [...args, "--only-show-errors"], input === undefined ? {} : { input });

/** A value that only a person has. Throws where the variable is not set. */
function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new UserError(`set ${name}: the printed plan says what for`);
  return value;
}

const POLL_SECONDS = 15;

/** Waits until Azure has done what it answered to do. Throws where it has not within the step's time. */
async function waitFor(step: BootstrapStep, isMade: () => boolean, terminal: Terminal): Promise<void> {
  const minutes = step.waitMinutes ?? 0;
  for (let seconds = 0; minutes > 0 && !isMade(); seconds += POLL_SECONDS) {
    if (seconds >= minutes * 60)
      throw new UserError(`${step.purpose}: not done after ${minutes} minutes; run the command again later`);
    terminal.progress(`${step.purpose}: waited ${seconds} s of at most ${minutes * 60}`);
    await pause(POLL_SECONDS * 1000);
  }
}

interface Run {
  readonly steps: readonly BootstrapStep[];
  readonly lookups: BootstrapPlan["lookups"];
  /** What the steps may write to, which goes afterwards. */
  readonly directory: string;
}

/**
 * Runs what is missing, in order; how many steps that were. What a lookup prints is asked once, when a step first needs
 * it.
 */
async function apply({ steps, lookups, directory }: Run, terminal: Terminal): Promise<number> {
  const answers: Record<string, string> = { [WORK]: directory };
  const answer = (name: string): string => {
    if (isVariable(name)) return variable(name);
    const lookup = lookups[name];
    if (lookup === undefined) throw new Error(`no lookup named ${name}`);
    const { status, stdout, stderr } = az(lookup);
    if (status !== 0) throw new UserError(`az ${lookup.join(" ")} failed: ${stderr.trim()}`);
    return stdout.toString().trim();
  };
  let done = 0;
  const isMade = (step: BootstrapStep): boolean => {
    const { status, stdout } = az(fillIn(step.check, answers));
    return isDone(step.done, status, stdout.toString());
  };
  for (const [index, step] of steps.entries()) {
    terminal.progress(`${index + 1}/${steps.length} ${step.purpose}…`);
    for (const name of lookupsIn(step.check)) answers[name] ??= answer(name);
    if (isMade(step)) continue;
    const read = step.input === undefined ? [] : [step.input];
    for (const name of lookupsIn([...step.command, ...read])) answers[name] ??= answer(name);
    const [program, args] = [step.program ?? "az", fillIn(step.command, answers)];
    const [input] = fillIn(read, answers).map((text) => Buffer.from(text));
    const run = program === "az" ? az(args, input) : exec(program, args, input === undefined ? {} : { input });
    if (run.status !== 0) {
      throw new UserError(
        `${step.purpose}: ${program} failed: ${run.stderr.trim()}\nneeds: ${step.right}\nwhat came before stands; run the command again`,
      );
    }
    await waitFor(step, () => isMade(step), terminal);
    const last = step.afterwards === undefined ? undefined : az(step.afterwards);
    if (last !== undefined && last.status !== 0)
      throw new UserError(`${step.purpose}: az ${step.afterwards?.join(" ")} failed: ${last.stderr.trim()}`);
    terminal.status(`made: ${step.purpose}`);
    done++;
  }
  return done;
}

/** Makes what must exist before any stack: state, its key, certificates, the pipelines' identities, registrations. */
export const bootstrap: Command = {
  name: "bootstrap",
  operands: "<env>",
  summary: "print, or run with --apply, what must exist before the first pulumi up, and the rights it needs",
  flags: {
    ask: { type: "boolean", help: "ask Azure only whether the environment can be made: sizes, quota, versions, names" },
    apply: { type: "boolean", help: "run what is missing; needs the Azure CLI, signed in" },
    "sign-in": { type: "boolean", help: "what people's sign-in needs once the cluster is there, instead" },
  },
  async run({ positionals, flags, terminal }) {
    if (positionals.length !== 1) throw new UserError("hyperion bootstrap: name one environment, such as dev");
    const [name = ""] = chosenEnvironments(positionals);
    const environment = loadEnvironment(name);
    const [plan, title] =
      flags["sign-in"] === true
        ? [signInPlan(environment), `What sign-in to ${name} needs once its cluster is there`]
        : [bootstrapPlan(environment), `What must exist before the first pulumi up of ${name}`];
    const applies = flags["apply"] === true;
    const before = plan.steps.filter(({ beforeQuestions }) => beforeQuestions === true);
    const after = plan.steps.filter((step) => !before.includes(step));
    const directory = applies ? mkdtempSync(join(tmpdir(), "hyperion-bootstrap-")) : "";
    const run = (part: readonly BootstrapStep[]) => apply({ steps: part, lookups: plan.lookups, directory }, terminal);
    try {
      const registered = applies ? await run(before) : 0;
      // People's sign-in is made when everything stands.
      if (flags["ask"] === true || (applies && flags["sign-in"] !== true)) {
        // Planning takes Pulumi's modules, which no other use of this command needs.
        const { planWithAudit } = await import("../plan.ts");
        const { resources } = await planWithAudit(environment);
        const verdicts = ask(questions(environment, resources), az, (text) => terminal.progress(text));
        terminal.print(flags["json"] === true ? JSON.stringify(verdicts, null, 2) : formatVerdicts(verdicts));
        if (verdicts.some(({ ok }) => !ok)) {
          terminal.status(`${name} cannot be made as it is; nothing was made${applies ? " but registrations" : ""}`);
          return EXIT.findings;
        }
        if (flags["ask"] === true) return EXIT.ok;
      }
      if (flags["json"] === true) terminal.print(JSON.stringify(plan, null, 2));
      else if (!applies) terminal.print(formatBootstrapPlan(title, plan));
      if (applies) {
        const made = registered + (await run(after));
        terminal.print(`${name}: ${made} of ${plan.steps.length} steps were needed and made, the others stood`);
      }
    } finally {
      if (directory !== "") rmSync(directory, { recursive: true });
    }
    return EXIT.ok;
  },
};
