import { UserError } from "../src/base/problem.ts";
import { exec } from "../src/command/exec.ts";
import { binDirectory, isCached, pinnedVersion } from "./cache.ts";
import { TOOLS } from "./catalogue.ts";
import { alone } from "./lock.ts";
import { make } from "./make.ts";
import { onPath } from "./path.ts";
import { releases } from "./releases.ts";
import type { Tool } from "./tool.ts";

const USAGE = `npm run tools [-- NAME… | --all | --list | --releases]
Makes the programs that conformance tests run, at pinned versions, in a cache outside the checkout.
Without a name: those that CI requires. A program on PATH at an accepted version is used as it is.
--releases lists official releases of these and of other programs for Linux on amd64: URL, then name=file of each.`;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Where PATH has all programs of a tool at an accepted version; undefined otherwise. */
function accepted({ programs, versionArguments, accepted: pattern }: Tool): string | undefined {
  if (programs.some((program) => onPath(program) === undefined)) return undefined;
  const { stdout, stderr } = exec(programs[0], versionArguments);
  return pattern.test(`${stdout.toString()}${stderr}`) ? onPath(programs[0]) : undefined;
}

function chosen(args: readonly string[]): readonly Tool[] {
  if (args.includes("--all")) return TOOLS;
  if (args.length === 0) return TOOLS.filter(({ tier }) => tier === "ci");
  return args.map((name) => {
    const tool = TOOLS.find((one) => one.name === name || one.programs.includes(name));
    if (tool === undefined) {
      throw new UserError(`found: ${name}; allowed: ${TOOLS.map((one) => one.name).join(", ")}\n\n${USAGE}`);
    }
    return tool;
  });
}

const minutes = (seconds: number): string =>
  seconds < 90 ? `about ${seconds} s` : `about ${Math.ceil(seconds / 60)} min`;

/** Sees to it that a tool is there, and says how. Whether it is. */
function provide(tool: Tool, name: string): boolean {
  if (isCached(tool)) {
    say(`${name}: cached in ${binDirectory(tool)}`);
    return true;
  }
  const there = accepted(tool);
  if (there !== undefined) {
    say(`${name}: ${there} is used as it is`);
    return true;
  }
  say(`${name}: making ${tool.programs.join(", ")}; ${minutes(tool.seconds)} on 2 cores with nothing cached`);
  const start = performance.now();
  try {
    make(tool);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say(`${name}: not made: ${error.message}`);
    return false;
  }
  say(`${name}: made in ${Math.round((performance.now() - start) / 1000)} s`);
  return true;
}

function list(): void {
  for (const tool of TOOLS) {
    const state = isCached(tool) ? "cached" : (accepted(tool) ?? "absent");
    console.log([tool.name, pinnedVersion(tool), tool.tier, state].join("\t"));
  }
}

function listReleases(): void {
  for (const { url, programs } of releases()) {
    const files = Object.entries(programs).map(([name, file]) => `${name}=${file}`);
    console.log([url, files.join(" ")].join("\t"));
  }
}

function main(args: readonly string[]): number {
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  if (args.includes("--list")) {
    list();
    return 0;
  }
  if (args.includes("--releases")) {
    listReleases();
    return 0;
  }
  const tools = chosen(args);
  const missing = alone(say, () =>
    tools.filter((tool, index) => !provide(tool, `[${index + 1}/${tools.length}] ${tool.name} ${pinnedVersion(tool)}`)),
  );
  if (missing.length > 0) say(`not made: ${missing.map(({ name }) => name).join(", ")}`);
  return missing.length > 0 ? 1 : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
