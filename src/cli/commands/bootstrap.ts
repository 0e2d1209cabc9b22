import { UserError } from "../../base/problem.ts";
import { loadEnvironment } from "../../config/load.ts";
import { fillIn, formatBootstrapPlan, isDone, lookupsOf } from "../bootstrap/format.ts";
import { type BootstrapPlan, bootstrapPlan } from "../bootstrap/plan.ts";
import { signInPlan } from "../bootstrap/sign-in.ts";
import type { AzArguments } from "../bootstrap/step.ts";
import { type Command, EXIT } from "../command.ts";
import { chosenEnvironments } from "../environments.ts";
import { exec } from "../exec.ts";
import type { Terminal } from "../terminal.ts";

const az = (args: AzArguments) => exec("az", [...args, "--only-show-errors"]);

/** Runs what is missing, in order. What a lookup prints is asked once, when a step first needs it. */
function apply(plan: BootstrapPlan, terminal: Terminal): number {
  const answers: Record<string, string> = {};
  const answer = (name: string): string => {
    const lookup = plan.lookups[name];
    if (lookup === undefined) throw new Error(`no lookup named ${name}`);
    const { status, stdout, stderr } = az(lookup);
    if (status !== 0) throw new UserError(`az ${lookup.join(" ")} failed: ${stderr.trim()}`);
    return stdout.toString().trim();
  };
  let done = 0;
  for (const [index, step] of plan.steps.entries()) {
    terminal.progress(`${index + 1}/${plan.steps.length} ${step.purpose}…`);
    for (const name of lookupsOf(step)) answers[name] ??= answer(name);
    const check = az(fillIn(step.check, answers));
    if (isDone(step.done, check.status, check.stdout.toString())) continue;
    const run = az(fillIn(step.command, answers));
    if (run.status !== 0) {
      throw new UserError(
        `${step.purpose}: az failed: ${run.stderr.trim()}\nneeds: ${step.right}\nwhat came before stands; run the command again`,
      );
    }
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
    if (flags["json"] === true) terminal.print(JSON.stringify(plan, null, 2));
    else if (flags["apply"] !== true) terminal.print(formatBootstrapPlan(title, plan));
    if (flags["apply"] === true) {
      const made = apply(plan, terminal);
      terminal.print(`${name}: ${made} of ${plan.steps.length} steps were needed and made, the others stood`);
    }
    return EXIT.ok;
  },
};
