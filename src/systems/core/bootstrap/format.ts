import { APPROVERS } from "./github.ts";
import type { BootstrapPlan } from "./plan.ts";
import { type AzArguments, type BootstrapStep, type Done, WORK } from "./step.ts";

/** A name in braces, alone or within an argument; JSON is in braces too, and quotes its names. */
const PLACEHOLDER = /\{([A-Za-z][A-Za-z._-]*)\}/g;

/** Names of the lookups in some arguments, each once. */
export const lookupsIn = (args: AzArguments): string[] => [
  ...new Set(args.flatMap((argument) => [...argument.matchAll(PLACEHOLDER)].map(([, name = ""]) => name))),
];

/** Whether a placeholder is a variable of the environment, for what no lookup can print. */
export const isVariable = (name: string): boolean => /^[A-Z_]+$/.test(name);

/** Lookups that a step needs before it can be checked or run. */
export const lookupsOf = ({ check, command, input }: BootstrapStep): string[] =>
  lookupsIn([...check, ...command, ...(input === undefined ? [] : [input])]);

/** The arguments with what the lookups printed. Throws where one was not asked. */
export const fillIn = (args: AzArguments, answers: Readonly<Record<string, string>>): string[] =>
  args.map((argument) =>
    argument.replaceAll(PLACEHOLDER, (_, name: string) => {
      const answer = answers[name];
      if (answer === undefined) throw new Error(`nothing was looked up for {${name}}`);
      return answer;
    }),
  );

/** Whether a check's exit status and output mean that there is nothing to do. */
export function isDone(done: Done, status: number, stdout: string): boolean {
  if (status !== 0) return false;
  if (done === "succeeds") return true;
  return done === "prints something" ? stdout.trim() !== "" : stdout.trim() === done.prints;
}

/** An argument as a POSIX shell reads it back. */
const quoted = (argument: string): string =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/** A command that a person can paste, placeholders as they are. */
export const azLine = (args: AzArguments, program = "az"): string => [program, ...args].map(quoted).join(" ");

/** A step's command as a line; what it reads stands before it. */
const lineOf = ({ command, program, input }: BootstrapStep): string =>
  `${input === undefined ? "" : `printf %s ${quoted(input)} | `}${azLine(command, program)}`;

/** The plan as a person reads it: the rights it needs, each step with its command, and what to tell GitHub. */
export function formatBootstrapPlan(title: string, plan: BootstrapPlan): string {
  const rights = [...new Set(plan.steps.map(({ right }) => right))];
  const width = String(plan.steps.length).length;
  return [
    `${title}. A step that is done is not run again.`,
    "",
    "Rights you need:",
    ...rights.map((right) => `  ${right}`),
    "",
    ...plan.steps.flatMap((step, index) => [
      `${String(index + 1).padStart(width)}. ${step.purpose}`,
      `${" ".repeat(width + 2)}${lineOf(step)}`,
      ...(step.afterwards === undefined ? [] : [`${" ".repeat(width + 2)}${azLine(step.afterwards)}`]),
    ]),
    "",
    "Where an argument is in braces, it is what this prints:",
    ...(plan.steps.some((step) => lookupsOf(step).includes(WORK))
      ? [`  {${WORK}}  a directory of your own, which you remove afterwards: the root's key is in it`]
      : []),
    ...[...new Set(plan.steps.flatMap(lookupsOf))]
      .filter(isVariable)
      .map((name) => `  {${name}}  a variable of your shell, which you set before`),
    ...Object.entries(plan.lookups).map(([name, args]) => `  {${name}}  ${azLine(args)}`),
    ...(plan.variables.length === 0 ? [] : ["", "Then set these:"]),
    ...plan.variables.map(({ name, value, where }) => `  ${name}=${value}  (${where})`),
    ...(plan.github.length === 0
      ? []
      : [
          "",
          "In GitHub, as an administrator of the repository: who approves, and that only main takes these identities.",
          `${APPROVERS} is what this prints: gh api orgs/<owner>/teams/<team> --jq .id`,
        ]),
    ...plan.github.map((args) => `  ${azLine(args, "gh")}`),
  ].join("\n");
}
