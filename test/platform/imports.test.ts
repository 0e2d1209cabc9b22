import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from "dependency-cruiser";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Imports that the directions of the rooms refuse: the file, what it imports, and the rule that says why not. */
const WRONG: readonly (readonly [from: string, to: string, rule: string])[] = [
  ["src/base/a.ts", "src/kubernetes/b.ts", "base-is-the-bottom"],
  ["src/kubernetes/a.ts", "src/config/b.ts", "kubernetes-imports-base-only"],
  ["src/config/a.ts", "charts/workload/b.ts", "config-imports-conventions-and-below-only"],
  ["src/conventions/a.ts", "src/config/b.ts", "conventions-import-base-and-kubernetes-only"],
  ["src/telemetry/a.ts", "src/observability/b.ts", "pure-rooms-know-no-system"],
  ["src/telemetry/b.ts", "src/config/b.ts", "pure-rooms-know-no-system"],
  ["src/observability/a.ts", "src/config/b.ts", "pure-rooms-know-no-system"],
  ["src/capacity/a.ts", "src/config/b.ts", "pure-rooms-know-no-system"],
  ["policies/a.ts", "src/config/b.ts", "pure-rooms-know-no-system"],
  ["src/plan/a.ts", "src/config/b.ts", "plan-stands-beside-the-pure-rooms"],
  ["charts/storage/a.ts", "src/plan/b.ts", "plan-is-reached-from-programs-and-the-command-line"],
  ["charts/storage/b.ts", "src/megatron/b.ts", "hyperion-is-built-on-megatron"],
  ["src/systems/a.ts", "src/megatron/b.ts", "megatron-is-reached-from-its-entries"],
  ["src/megatron/a.ts", "charts/hyperion/b.ts", "megatron-does-not-know-hyperion"],
  ["charts/storage/c.ts", "charts/presentation/b.ts", "charts-are-composed-in-one-place"],
  ["charts/storage/d.ts", "charts/hyperion/b.ts", "charts-are-composed-in-one-place"],
  ["charts/storage/f.ts", "src/config/b.ts", "components-know-no-system"],
  ["charts/delivery/a.ts", "src/config/b.ts", "components-know-no-system"],
  ["charts/workload/d.ts", "src/config/b.ts", "components-know-no-system"],
  ["charts/argocd/b.ts", "src/config/b.ts", "components-know-no-system"],
  ["charts/security/a.ts", "src/conventions/namespaces.ts", "components-know-no-system"],
  ["charts/presentation/a.ts", "profiles/one/d.ts", "components-know-no-system"],
  ["charts/workload/a.ts", "charts/storage/b.ts", "workload-is-below-the-charts"],
  ["charts/argocd/a.ts", "charts/storage/b.ts", "argocd-is-above-workload-only"],
  ["profiles/one/a.ts", "profiles/two/b.ts", "a-profile-is-one-system"],
  ["profiles/one/b.ts", "src/config/b.ts", "a-profile-is-one-system"],
  ["src/cli/a.ts", "test/b.ts", "product-does-not-import-tests"],
  ["src/cli/b.ts", "src/config/b.ts", "the-command-line-names-no-system"],
  ["src/cli/c.ts", "src/megatron/b.ts", "the-command-line-names-no-system"],
  ["src/cli/d.ts", "charts/hyperion/b.ts", "the-command-line-names-no-system"],
  ["src/cli/e.ts", "profiles/one/d.ts", "the-command-line-names-no-system"],
  ["src/cli/f.ts", "src/systems/core/b.ts", "core-is-reached-from-the-registry"],
  ["src/systems/core/c.ts", "src/cli/g.ts", "systems-are-below-the-command-line"],
  ["profiles/one/e.ts", "src/cli/g.ts", "systems-are-below-the-command-line"],
  ["src/command/a.ts", "src/systems/b.ts", "command-imports-base-only"],
];

/** Imports in the way that data goes: from a system down to the bottom. */
const RIGHT: readonly (readonly [from: string, to: string])[] = [
  ["src/cli/h.ts", "src/systems/registry.ts"],
  ["src/systems/registry.ts", "profiles/one/c.ts"],
  ["src/systems/registry.ts", "src/systems/core/d.ts"],
  ["src/systems/core/d.ts", "src/command/c.ts"],
  ["profiles/one/c.ts", "charts/storage/e.ts"],
  ["charts/storage/e.ts", "charts/workload/c.ts"],
  ["charts/workload/c.ts", "src/telemetry/c.ts"],
  ["src/telemetry/c.ts", "src/conventions/c.ts"],
  ["src/conventions/c.ts", "src/kubernetes/c.ts"],
  ["src/kubernetes/c.ts", "src/base/c.ts"],
];

let directory = "";
let refused: readonly string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "imports-"));
  const imports = [...WRONG, ...RIGHT];
  for (const file of new Set(imports.flatMap((one) => one.slice(0, 2)))) {
    const targets = imports.filter(([from]) => from === file).map(([, to]) => relative(dirname(file), to));
    const text = targets.map((to) => `import ${JSON.stringify(to.startsWith(".") ? to : `./${to}`)};\n`).join("");
    mkdirSync(join(directory, dirname(file)), { recursive: true });
    writeFileSync(join(directory, file), `${text}export {};\n`);
  }
  const { forbidden = [] } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as IFlattenedRuleSet;
  const { output } = await cruise(["src", "charts", "policies", "profiles", "test"], {
    baseDir: directory,
    validate: true,
    ruleSet: { forbidden },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts"] },
  });
  refused = (output as ICruiseResult).summary.violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each(WRONG)("%s may not import %s: %s", (from, to, rule) => {
  expect(refused).toContain(`${from} → ${to}: ${rule}`);
});

test("from a system down to the bottom, every room may import the one below it", () => {
  const right = RIGHT.map(([from, to]) => `${from} → ${to}`);
  expect(refused.filter((one) => right.some((allowed) => one.startsWith(`${allowed}:`)))).toEqual([]);
});
