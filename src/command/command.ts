import { parseArgs } from "node:util";
import { nearest } from "../base/nearest.ts";
import { UserError } from "../base/problem.ts";
import type { Terminal } from "./terminal.ts";

/** Exit codes of `hyperion`. */
export const EXIT = { ok: 0, findings: 1, usage: 2, internal: 70 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface Flag {
  readonly type: "boolean" | "string";
  readonly help: string;
  /** What a string flag's value is called in the help. */
  readonly value?: string;
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly terminal: Terminal;
}

/** One word after `hyperion`. */
export interface Command {
  readonly name: string;
  readonly operands: string;
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  run(invocation: Invocation): Promise<ExitCode>;
}

/** Flags that every command takes. */
const COMMON_FLAGS = {
  json: { type: "boolean", help: "print data as JSON on standard output" },
  quiet: { type: "boolean", help: "no status on standard error" },
  help: { type: "boolean", help: "print this help" },
} as const satisfies Record<string, Flag>;

/** Parses what follows the command's name. Throws a UserError that names the flag and what is allowed. */
export function parseInvocation(command: Command, args: readonly string[]): Omit<Invocation, "terminal"> {
  const options = Object.fromEntries(
    Object.entries({ ...COMMON_FLAGS, ...command.flags }).map(([name, flag]) => [name, { type: flag.type }]),
  );
  try {
    const long = args.map((arg) => (arg === "-h" ? "--help" : arg));
    const { values, positionals } = parseArgs({ args: long, options, allowPositionals: true, strict: true });
    return { positionals, flags: values };
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    const [, mistyped] = /Unknown option '--([^']+)'/.exec(message ?? "") ?? [];
    const meant = mistyped === undefined ? undefined : nearest(mistyped, Object.keys(options));
    throw new UserError(
      `hyperion ${command.name}: ${message}${meant === undefined ? "" : `; did you mean --${meant}?`}\nallowed: ${Object.keys(
        options,
      )
        .map((name) => `--${name}`)
        .join(", ")}`,
    );
  }
}

/** Help of one command. */
export function commandHelp(command: Command): string {
  const flags = Object.entries({ ...command.flags, ...COMMON_FLAGS }).map(([name, flag]: [string, Flag]) => {
    const left = `--${name}${flag.type === "string" ? ` <${flag.value ?? "value"}>` : ""}`;
    return `  ${left.padEnd(24)}${flag.help}`;
  });
  return [`hyperion ${command.name} ${command.operands}`.trimEnd(), "", command.summary, "", ...flags].join("\n");
}
