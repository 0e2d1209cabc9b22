import { existsSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { commands as allCommands } from "../../src/cli/command-table.ts";
import { parseInvocation } from "../../src/command/command.ts";
import { declaredApplications } from "../../src/systems/core/health/declared.ts";
import { instancesOf, systems } from "../../src/systems/registry.ts";

/** Words of a line as a shell splits them; a comment ends it. Pipes and the like are words of their own. */
export function words(line: string): string[] {
  const found: string[] = [];
  const token =
    /\s*(?:(?<comment>#.*)|(?<control>&&|\|\||[|;&])|(?<word>(?:"[^"]*"|'[^']*'|<[^>]*>|\\.|[^\s"'|;&])+))/gy;
  for (const { groups } of line.matchAll(token)) {
    if (groups?.["comment"] !== undefined) break;
    found.push(groups?.["control"] ?? groups?.["word"] ?? "");
  }
  return found;
}

const CONTROL = ["&&", "||", "|", ";", "&"];

/** The commands of a line, each in its words. */
export function commands(line: string): string[][] {
  const list: string[][] = [[]];
  for (const word of words(line)) {
    if (CONTROL.includes(word)) list.push([]);
    else list.at(-1)?.push(word);
  }
  return list.filter((command) => command.length > 0);
}

/** Git's own commands that pages name. */
const GIT = [
  "add",
  "bisect",
  "commit",
  "diff",
  "fetch",
  "log",
  "push",
  "revert",
  "rev-parse",
  "show",
  "status",
  "switch",
];

/** npm's own commands; the second kind runs a script of that name. */
const NPM = { own: ["ci", "cit", "install"], scripts: ["start", "test"] };

/** What every shell has; it changes nothing that the project answers for. */
const SHELL = ["cd", "cat", "diff", "export", "grep", "head", "jq", "sed", "sort", "tee", "wc"];

const { scripts } = packageJson as { readonly scripts: Readonly<Record<string, string>> };

const standsFor = (word: string): boolean => /^["']?[<[$…]|…/.test(word);

/** Names of systems and of their environments. */
const KNOWN = new Set(
  (await systems()).flatMap((system) => [system.name, ...instancesOf(system).map(({ name }) => name)]),
);

async function hyperion([name = "help", ...args]: readonly string[]): Promise<string | undefined> {
  if (name === "help" || name === "--help" || standsFor(name)) return undefined;
  const command = await (await allCommands()).get(name)?.();
  if (command === undefined) return `hyperion has no command ${name}`;
  try {
    const { positionals } = parseInvocation(command, args);
    if (command.operands === "" && positionals.length > 0) return `hyperion ${name} takes no operand`;
    const applications = command.operands.endsWith("<application…>") ? positionals.slice(1) : [];
    const missing = applications.find((word) => !standsFor(word) && !declaredApplications("prod").includes(word));
    if (missing !== undefined) return `hyperion ${name}: prod has no application ${missing}`;
    const unknown = positionals.find(
      (word) => !applications.includes(word) && /env/.test(command.operands) && !standsFor(word) && !KNOWN.has(word),
    );
    return unknown === undefined ? undefined : `hyperion ${name}: no environment ${unknown}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What npm would run. `npm run pulumi -- …` is Pulumi, and needs what it needs. */
async function npm([first = "", ...rest]: readonly string[], needs: ReadonlySet<string>): Promise<string | undefined> {
  if (NPM.own.includes(first)) return undefined;
  const [script = "", ...args] = first === "run" ? rest.filter((word) => word !== "-s") : [first, ...rest];
  if (first !== "run" && !NPM.scripts.includes(script)) return `npm has no command ${first} here`;
  if (scripts[script] === undefined) return `no script ${script} in package.json`;
  const passed = args[0] === "--" ? args.slice(1) : args;
  if (script === "hyperion") return hyperion(passed);
  return script === "pulumi" ? problem(["pulumi", ...passed], needs) : undefined;
}

/**
 * What is wrong with a command that a page names; nothing where it is one of ours that exists, one of Git's, or one of a
 * program that is said to need something.
 * @param needs programs beside Node and Git whose need is stated.
 */
export async function problem(command: readonly string[], needs: ReadonlySet<string>): Promise<string | undefined> {
  const [program = "", ...args] = command.filter((word, index) => index > 0 || !/^[A-Z_]+=/.test(word));
  if (program === "hyperion") return hyperion(args);
  if (program === "npm") return npm(args, needs);
  if (program === "npx")
    return existsSync(join("node_modules", ".bin", args[0] ?? "")) ? undefined : `no ${args[0]} in node_modules`;
  if (program === "git") return GIT.includes(args[0] ?? "") ? undefined : `git ${args[0]} is not among the known ones`;
  if (SHELL.includes(program) || needs.has(program)) return undefined;
  return `nobody says what ${program} needs`;
}
