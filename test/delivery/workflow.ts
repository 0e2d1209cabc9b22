import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: { readonly name: string };
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly with?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const DIRECTORY = ".github/workflows";

/** Text of each workflow, by file. */
export const workflowTexts: ReadonlyMap<string, string> = new Map(
  readdirSync(DIRECTORY).map((file) => [file, readFileSync(`${DIRECTORY}/${file}`, "utf8")]),
);

export const workflows: ReadonlyMap<string, Workflow> = new Map(
  [...workflowTexts].map(([file, text]) => [file, parse(text) as Workflow]),
);

export function workflowNamed(file: string): Workflow {
  const workflow = workflows.get(file);
  if (workflow === undefined) throw new Error(`no workflow ${file}`);
  return workflow;
}

export function jobNamed(file: string, name: string): Job {
  const job = workflowNamed(file).jobs[name];
  if (job === undefined) throw new Error(`no job ${name} in ${file}`);
  return job;
}
