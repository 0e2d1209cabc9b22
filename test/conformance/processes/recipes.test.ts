import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** A block of a page that says where its text goes: into a file, or after a text of one. */
interface Step {
  readonly path: string;
  readonly text: string;
  /** Default: the text is the whole file. */
  readonly after?: string;
}

const BLOCK = /^```\w+ (.*)\n([\s\S]*?)^```$/gm;

/** What a page tells a reader to write, in its order. */
const steps = (page: string): Step[] =>
  [...readFileSync(page, "utf8").matchAll(BLOCK)].flatMap(([, info = "", text = ""]): Step[] => {
    const line = /line=(\S+)/.exec(info)?.[1];
    if (line !== undefined) return [{ path: line, text, after: 'import("../../profiles/sre/system.ts")).sre,' }];
    const path = /file=(\S+)/.exec(info)?.[1];
    const after = /after="((?:[^"\\]|\\.)*)"/.exec(info)?.[1]?.replaceAll('\\"', '"');
    return path === undefined ? [] : [{ path, text, ...(after === undefined ? {} : { after }) }];
  });

/** Files by which a command knows the root of the repository. */
const STACK_FILES = readdirSync(".").filter((file) => /^Pulumi\.\w+\.yaml$/.test(file));

let directory = "";

/** Does what the page says. */
function follow(page: string): void {
  for (const { path, text, after } of steps(page)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    if (after === undefined) writeFileSync(file, text);
    else {
      const [before, rest, ...more] = readFileSync(file, "utf8").split(after);
      if (rest === undefined || more.length > 0) throw new Error(`${page}: ${path} must hold once: ${after}`);
      writeFileSync(file, `${before}${after}\n${text.trimEnd()}${rest}`);
    }
  }
}

/** Runs the command line of the copy, as a person would. */
function hyperion(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["src/cli/main.ts", ...args], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`hyperion ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

const rendered = (): string[] =>
  readdirSync(join(directory, "deploy/team-logs"), { recursive: true, encoding: "utf8" }).sort();

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "recipes-"));
  for (const room of [
    "src",
    "charts",
    "policies",
    "profiles",
    ".dependency-cruiser.cjs",
    "package.json",
    ...STACK_FILES,
  ]) {
    cpSync(room, join(directory, room), { recursive: true, filter: (path) => !path.endsWith("node_modules") });
  }
  symlinkSync(join(process.cwd(), "node_modules"), join(directory, "node_modules"));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("who follows the pages", () => {
  test("has a system of one component that commands know by its name", () => {
    follow("docs/add-system.md");
    expect(hyperion("synth", "team-logs")).toMatch(/deploy\/team-logs: \d+ files/);
    const [config] = rendered().filter((path) => path.startsWith("loki/ConfigMap-loki-"));
    const map = load(readFileSync(join(directory, "deploy/team-logs", config ?? ""), "utf8")) as {
      data: Record<string, string>;
    };
    expect(load(map.data["loki.yaml"] ?? "")).toMatchObject({ limits_config: { retention_period: "336h" } });
    expect(rendered()).toEqual(expect.arrayContaining(["loki/StatefulSet-loki.yaml", "loki/NetworkPolicy-loki.yaml"]));
  });

  test("has a mistake in its values explained by file and line", () => {
    const file = join(directory, "profiles/team-logs/one.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("20Gi", "20GB"));
    expect(() => hyperion("validate", "team-logs")).toThrow(/profiles\/team-logs\/one\.yaml:4[\s\S]*a size in Gi/);
    writeFileSync(file, text);
  });

  test("has a component beside it, and imports that the directions allow", async () => {
    follow("docs/add-component.md");
    hyperion("synth", "team-logs");
    expect(rendered()).toEqual(
      expect.arrayContaining(["blackbox-exporter/Deployment-blackbox-exporter.yaml", "loki/StatefulSet-loki.yaml"]),
    );
    expect(existsSync(join(directory, "deploy/team-logs/blackbox-exporter/Service-blackbox-exporter.yaml"))).toBe(true);
    const { forbidden = [] } = createRequire(import.meta.url)("../../../.dependency-cruiser.cjs") as IFlattenedRuleSet;
    const { output } = await cruise(["profiles/team-logs", "charts/collection/blackbox.ts"], {
      baseDir: directory,
      validate: true,
      ruleSet: { forbidden },
      doNotFollow: { path: "node_modules" },
      tsPreCompilationDeps: true,
    });
    expect(
      (output as ICruiseResult).summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`),
    ).toEqual([]);
  });
});
