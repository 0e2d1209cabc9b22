#!/usr/bin/env node
import { formatProblems, UserError } from "../base/problem.ts";
import { commandHelp, EXIT, type ExitCode, parseInvocation } from "./command.ts";
import { COMMANDS } from "./command-table.ts";
import { processTerminal } from "./terminal.ts";

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const rows = all.map((command) => `  ${`${command.name} ${command.operands}`.padEnd(34)}${command.summary}`);
  return [
    "hyperion <command> [arguments]",
    "",
    ...rows,
    "",
    "Data goes to standard output, status to standard error; NO_COLOR is respected.",
    `Exit codes: ${EXIT.ok} done, ${EXIT.findings} findings or differences, ${EXIT.usage} bad input or usage, ${EXIT.internal} a defect of hyperion.`,
  ].join("\n");
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "help") {
    process.stdout.write(`${await help()}\n`);
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const load = COMMANDS[name];
  if (load === undefined) {
    throw new UserError(`no command ${JSON.stringify(name)}; allowed: ${Object.keys(COMMANDS).join(", ")}`);
  }
  const command = await load();
  const parsed = parseInvocation(command, rest);
  if (parsed.flags["help"] === true) {
    process.stdout.write(`${commandHelp(command)}\n`);
    return EXIT.ok;
  }
  return command.run({ ...parsed, terminal: processTerminal({ quiet: parsed.flags["quiet"] === true }) });
}

function report(error: unknown): ExitCode {
  if (error instanceof UserError) {
    const details = error.problems.length > 0 ? `${formatProblems(error.problems)}\n\n` : "";
    process.stderr.write(`${details}${error.message}\n`);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `hyperion failed: ${message}\nThis is a defect of hyperion. HYPERION_DEBUG=1 prints where it happened.\n`,
  );
  if (process.env["HYPERION_DEBUG"] !== undefined && error instanceof Error)
    process.stderr.write(`${error.stack ?? ""}\n`);
  return EXIT.internal;
}

process.exitCode = await main(process.argv.slice(2)).catch(report);
