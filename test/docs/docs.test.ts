import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { commands, problem, words } from "./commands.ts";
import { anchors, codeSpans, links, type Page, pages, shellLines } from "./markdown.ts";

const PAGES = pages();
const README = PAGES.find(({ path }) => path === "README.md");

/** Programs of the README's table of what commands need. */
const NEEDS = new Set([...(README?.text ?? "").matchAll(/^\| `([\w-]+)` +\| \S/gm)].map(([, program = ""]) => program));

/** Programs that begin a command; other code between backquotes is a name, a value or a query. */
const PROGRAMS = new Set(["npm", "npx", "git", "hyperion", ...NEEDS]);

/** Every command of a page: the lines of its shell blocks, and what stands in its sentences. */
const commandsOf = (page: Page): string[][] => [
  ...shellLines(page).flatMap(commands),
  ...codeSpans(page)
    .filter((code) => PROGRAMS.has(code.split(" ")[0] ?? "") && code.includes(" "))
    .flatMap((code) => commands(code).slice(0, 1)),
];

const dead = (page: Page, target: string): string | undefined => {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page.path : normalize(join(dirname(page.path), path));
  if (!existsSync(file)) return `${page.path}: no ${target}`;
  const into = PAGES.find((one) => one.path === file);
  return anchor === undefined || into === undefined || anchors(into).has(anchor)
    ? undefined
    : `${page.path}: no heading for ${target}`;
};

describe("the documentation", () => {
  test("has a table of what the programs beside Node and Git are needed for, of Azure's and the cluster's among them", () => {
    expect([...NEEDS]).toEqual(expect.arrayContaining(["az", "pulumi", "kubectl"]));
  });

  test.each(PAGES)("$path names commands that exist, or says what they need", async (page) => {
    const found = await Promise.all(
      commandsOf(page).map(async (command) => {
        const wrong = await problem(command, NEEDS);
        return wrong === undefined ? [] : [`${command.join(" ")}: ${wrong}`];
      }),
    );
    expect(found.flat()).toEqual([]);
  });

  test("leads nowhere that is not there", () => {
    expect(PAGES.flatMap((page) => links(page).flatMap((target) => dead(page, target) ?? []))).toEqual([]);
  });
});

describe("a link of the documentation", () => {
  test.each([
    ["runbooks/roll-back.md", undefined],
    ["runbooks/none.md", "docs/page.md: no runbooks/none.md"],
    ["runbooks/failed-up.md#an-operation-is-pending", undefined],
    ["runbooks/failed-up.md#none", "docs/page.md: no heading for runbooks/failed-up.md#none"],
    ["https://example.com/", undefined],
  ])("to %s", (target, expected) => {
    const page = { path: "docs/page.md", text: `[somewhere](${target}) and \`code\`` };
    expect(links(page).map((one) => dead(page, one))).toEqual([expected]);
  });
});

describe("a command of the documentation", () => {
  test.each([
    ["npm run -s hyperion -- plan prod --against origin/main", undefined],
    ["npm run -s hyperion -- bootstrap <env> --apply", undefined],
    ["npm ci && npm start   # all of it", undefined],
    ["npm run -s hyperion -- deploy", "hyperion has no command deploy"],
    ["npm run -s hyperion -- plan staging", "hyperion plan: no environment staging"],
    ["npm run -s hyperion -- schema dev", "hyperion schema takes no operand"],
    ["npm run frobnicate", "no script frobnicate in package.json"],
    ["git frobnicate", "git frobnicate is not among the known ones"],
    ["terraform apply", "nobody says what terraform needs"],
  ])("%s", async (line, expected) => {
    const found = await Promise.all(commands(line).map((command) => problem(command, NEEDS)));
    expect(found.find((wrong) => wrong !== undefined)).toBe(expected);
  });

  test("with a flag that there is not, is told of the ones that there are", async () => {
    expect(await problem(["hyperion", "plan", "--fast"], NEEDS)).toContain("allowed: --json");
  });

  test("is split as a shell splits it", () => {
    expect(words(`kubectl patch x -p '{"a": "b | c"}' <new size> | tee out # why`)).toEqual([
      "kubectl",
      "patch",
      "x",
      "-p",
      `'{"a": "b | c"}'`,
      "<new size>",
      "|",
      "tee",
      "out",
    ]);
  });
});
