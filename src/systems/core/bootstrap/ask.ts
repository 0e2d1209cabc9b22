import { ZodError } from "zod";
import { UserError } from "../../../base/problem.ts";
import { columns } from "../../../command/terminal.ts";
import type { Question } from "./questions.ts";
import type { AzArguments } from "./step.ts";
import type { Verdict } from "./verdict.ts";

/** Runs `az`; its exit status and what it printed. */
export type Az = (args: AzArguments) => {
  readonly status: number;
  readonly stdout: { toString(): string };
  readonly stderr: string;
};

function answerTo({ asked, command, judge }: Question, stdout: string): readonly Verdict[] {
  try {
    return judge(JSON.parse(stdout));
  } catch (error) {
    if (!(error instanceof ZodError || error instanceof SyntaxError)) throw error;
    throw new UserError(
      `${asked}: az ${command.join(" ")} printed something else than expected; is the Azure CLI up to date?`,
    );
  }
}

/** Azure's words where a subscription has not registered a provider yet, which then answers nothing. */
const UNREGISTERED = /MissingSubscriptionRegistration|not registered to use namespace|SubscriptionNotRegistered/;

/** The provider that Azure names where it says that it is not registered. */
const providerIn = (stderr: string): string => /'(Microsoft\.\w+)'/.exec(stderr)?.[1] ?? "its resource provider";

const unregistered = (asked: string, provider: string): Verdict => ({
  asked,
  needed: "an answer",
  found: `${provider} is not registered in the subscription`,
  ok: false,
  remedy: `az provider register --namespace ${provider} --wait, which costs nothing; --apply does it first`,
});

/** Asks Azure everything; each answer against what is needed. Throws where `az` itself fails: nobody is signed in. */
export function ask(questions: readonly Question[], az: Az, progress: (text: string) => void): Verdict[] {
  return questions.flatMap((question) => {
    progress(`asking Azure: ${question.asked}…`);
    const { status, stdout, stderr } = az(question.command);
    if (status !== 0 && UNREGISTERED.test(stderr)) return [unregistered(question.asked, providerIn(stderr))];
    if (status !== 0)
      throw new UserError(
        `${question.asked}: az ${question.command.join(" ")} failed: ${stderr.trim()}\nneeds: Reader on the subscription, and az login`,
      );
    const text = stdout.toString();
    const verdicts = answerTo(question, text);
    const { ours } = question;
    if (ours === undefined || verdicts.every(({ ok }) => ok) || az(ours.command).status !== 0) return verdicts;
    return ours.judge === undefined
      ? verdicts.map((verdict) => ({ ...verdict, found: "ours already", ok: true }))
      : answerTo({ ...question, judge: ours.judge }, text);
  });
}

/** The answers as a table, and below it what to do about each that does not do. */
export const formatVerdicts = (verdicts: readonly Verdict[]): string =>
  [
    columns([
      ["", "asked", "needed", "found"],
      ...verdicts.map(({ ok, asked, needed, found }) => [ok ? "ok" : "NO", asked, needed, found]),
    ]),
    // What has one remedy has one line.
    ...[
      ...Map.groupBy(
        verdicts.filter(({ ok }) => !ok),
        ({ remedy }) => remedy,
      ),
    ].map(([remedy, same]) => `${same.map(({ asked }) => asked).join(", ")}: ${remedy}`),
  ].join("\n");
