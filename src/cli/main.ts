#!/usr/bin/env node
import packageJson from "../../package.json" with { type: "json" };
import { nearest } from "../base/nearest.ts";
import { formatProblems, UserError } from "../base/problem.ts";
import { type Command, commandHelp, EXIT, type ExitCode, parseInvocation } from "../command/command.ts";
import { processTerminal } from "../command/terminal.ts";
import { COMMANDS, commands } from "./command-table.ts";
import { environmentFault, requireRepository } from "./machine.ts";

async function help(): Promise<string> {
  const all = await Promise.all([...(await commands()).values()].map((load) => load()));
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

/** A command by its name. Throws a UserError that names the ones there are, and the one that was probably meant. */
async function commandOf(name: string): Promise<Command> {
  const common = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (common !== undefined) return common();
  const all = await commands();
  const load = all.get(name);
  if (load !== undefined) return load();
  const names = [...all.keys()];
  const meant = nearest(name, names);
  throw new UserError(
    `no command ${JSON.stringify(name)}${meant === undefined ? "" : `; did you mean ${meant}?`}; allowed: ${names.join(", ")}`,
  );
}

const HELP = ["--help", "-h", "help"];

async function main(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${packageJson.version}\n`);
    return EXIT.ok;
  }
  if (name === undefined || HELP.includes(name)) {
    const [topic] = rest;
    process.stdout.write(`${topic === undefined ? await help() : commandHelp(await commandOf(topic))}\n`);
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = await commandOf(name);
  const parsed = parseInvocation(command, rest);
  if (parsed.flags["help"] === true) {
    process.stdout.write(`${commandHelp(command)}\n`);
    return EXIT.ok;
  }
  requireRepository();
  return command.run({ ...parsed, terminal: processTerminal({ quiet: parsed.flags["quiet"] === true }) });
}

function report(error: unknown): ExitCode {
  if (error instanceof UserError) {
    const details = error.problems.length > 0 ? `${formatProblems(error.problems)}\n\n` : "";
    process.stderr.write(`${details}${error.message}\n`);
    return EXIT.usage;
  }
  const refused = environmentFault(error);
  if (refused !== undefined) {
    process.stderr.write(`${refused}\n`);
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

// Pulumi makes an error of every promise, and its stack is a quarter of a plan's time; only a person who debugs reads one.
if (process.env["HYPERION_DEBUG"] === undefined) Error.stackTraceLimit = 0;

// A reader that has seen enough, such as head, closes the pipe: what it did not read is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.ok);
});

process.exitCode = await main(process.argv.slice(2)).catch(report);
