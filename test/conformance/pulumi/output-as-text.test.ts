import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checked, programVersion } from "../summary.ts";

const OXLINT = resolve("node_modules/.bin/oxlint");

const root = mkdtempSync(join(tmpdir(), "hyperion-lint-"));

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the project's linter says of a source, in a project that has the project's settings and modules. */
function lint(source: string): string {
  mkdirSync(join(root, "src"), { recursive: true });
  for (const file of [".oxlintrc.json", "tsconfig.json", "package.json"]) copyFileSync(file, join(root, file));
  rmSync(join(root, "node_modules"), { force: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "src", "planted.ts"), source);
  const { stdout } = spawnSync(OXLINT, ["--type-aware", "--deny-warnings", "--format=unix", "src"], {
    cwd: root,
    encoding: "utf8",
  });
  return stdout;
}

const NAME = "$" + "{vnet.name}";

const program = (name: string): string => `import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";

const vnet = new network.VirtualNetwork("vnet", { resourceGroupName: "rg" });
export const table = new network.RouteTable("rt", {
  resourceGroupName: "rg",
  routeTableName: ${name},
});
`;

test("an output in a template is found by the linter, by file and line of the source", (context) => {
  const said = lint(program(`\`rt-${NAME}\``));
  expect(said).toMatch(/src\/planted\.ts:8:\d+: .*(restrict-template-expressions|no-base-to-string)/);
  checked(context, {
    program: "oxlint",
    version: programVersion(OXLINT),
    count: 1,
    what: "outputs used as text found",
  });
});

test("an output that is interpolated is none of that", () => {
  expect(lint(program(`pulumi.interpolate\`rt-${NAME}\``))).not.toContain("planted.ts:8");
});
