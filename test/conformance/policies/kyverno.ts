import { runBatch } from "../batch.ts";
import { onPath } from "../on-path.ts";

/** Kyverno's command line. */
export const KYVERNO = "kyverno";

export const kyvernoIsThere = onPath(KYVERNO, "https://github.com/kyverno/kyverno/releases");

/** A policy report, as far as it is read here. */
export interface Report {
  readonly results: readonly {
    readonly policy: string;
    readonly result: "pass" | "fail" | "skip" | "warn" | "error";
    readonly message?: string;
    readonly resources: readonly { readonly kind: string; readonly name: string }[];
  }[];
}

/** A verdict that stops an object. */
export interface Failure {
  readonly policy: string;
  readonly name: string;
}

/** What a report does not let pass: what fails, and what could not be judged. */
export const failures = ({ results }: Report): Failure[] =>
  results
    .filter(({ result }) => result === "fail" || result === "error")
    .flatMap(({ policy, resources }) => resources.map(({ name }) => ({ policy, name })));

const run = (...args: readonly string[]) => runBatch(KYVERNO, ...args);

/** Verdicts of the policies of one file on the objects of another, as a policy report. */
export function applied(policies: string, resources: string, ...options: readonly string[]): Report {
  const args = ["apply", policies, "--resource", resources, "--policy-report", "--output-format", "json", ...options];
  const { stdout, stderr } = run(...args);
  const start = stdout.indexOf("{");
  if (start < 0) throw new Error(`${KYVERNO} wrote no report: ${stderr}`);
  return JSON.parse(stdout.slice(start)) as Report;
}

/** Runs every test below a directory; what differs, and how many tests there were. */
export function testedBy(root: string): { wrong: string[]; loaded: number } {
  const { status, stdout, stderr } = run("test", root, "--require-tests", "--remove-color");
  const lines = `${stdout}${stderr}`.split("\n");
  const wrong = lines.filter((line) => / Fail |^Error/.test(line));
  if (status !== 0 && wrong.length === 0) wrong.push(`ended with ${String(status)}`);
  return { wrong, loaded: lines.filter((line) => line.startsWith("Loading test ")).length };
}
