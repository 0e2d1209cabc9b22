import { describe, expect, test } from "vitest";
import { showChanges } from "../../src/cli/plan/show.ts";
import { AZURE_REVIEW } from "../../src/plan/azure/replacements.ts";
import { comparePlans } from "../../src/plan/compare.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";

const plainTerminal = { print() {}, progress() {}, status() {}, style: (_format: unknown, text: string) => text };

const resource = (type: string, name: string, inputs: Record<string, unknown>): PlannedResource => ({
  urn: `azure-native:${type}::${name}`,
  type: `azure-native:${type}`,
  name,
  parent: "",
  custom: true,
  provider: "",
  inputs,
  options: { protect: false, retainOnDelete: false, ignoreChanges: [] },
  dependsOn: [],
});

const account = (name: string, days: number) =>
  resource("storage:StorageAccount", "traces", { accountName: name, blob: { days } });

const compare = (before: readonly PlannedResource[], after: readonly PlannedResource[]) =>
  comparePlans(before, after, AZURE_REVIEW);

describe("the difference of two plans", () => {
  test("a value that is updated in place is a change, with its path and both values", () => {
    const [change] = compare([account("st1", 7)], [account("st1", 8)]);
    expect(change).toMatchObject({
      kind: "changed",
      properties: [{ path: "blob.days", before: 7, after: 8, replaces: false }],
    });
  });

  test("a renamed storage account is known to replace, comes first, and says that it holds data", () => {
    const before = [account("st1", 7), resource("network:RouteTable", "a", { x: 1 })];
    const after = [account("st2", 7), resource("network:RouteTable", "a", { x: 2 })];
    const text = showChanges(compare(before, after), plainTerminal);
    expect(text).toBe(
      [
        '± storage:StorageAccount traces  known to replace  HOLDS DATA: renamed "st1" → "st2"',
        '    accountName: "st1" → "st2"  (replaces)',
        "~ network:RouteTable a  changed",
        "    x: 1 → 2",
        "0 added, 1 changed, 1 replaced, 0 removed",
      ].join("\n"),
    );
  });

  test("added and removed resources are named, removed stateful ones in front", () => {
    const changes = compare([account("st1", 7)], [resource("network:RouteTable", "a", {})]);
    expect(changes.map(({ kind, stateful }) => [kind, stateful])).toEqual([
      ["removed", true],
      ["added", false],
    ]);
  });

  test("losing protection is a change", () => {
    const before = { ...account("st1", 7), options: { protect: true, retainOnDelete: false, ignoreChanges: [] } };
    expect(compare([before], [account("st1", 7)])[0]?.properties[0]?.path).toBe("option:protect");
  });

  test("equal plans change nothing, and say so", () => {
    expect(showChanges(compare([account("st1", 7)], [account("st1", 7)]), plainTerminal)).toBe("nothing would change");
  });
});
