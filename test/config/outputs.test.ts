import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Problem, UserError } from "../../src/base/problem.ts";
import { workloadIdentities } from "../../src/config/azure/workloads.ts";
import {
  checkOutputs,
  loadOutputs,
  nilOutputs,
  outputsFile,
  outputsText,
  type PlatformOutputs,
  parseOutputs,
  requireCommitted,
} from "../../src/config/outputs.ts";

const environment = { environment: "dev", consumers: [] };
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const good: PlatformOutputs = {
  environment: "dev",
  provisioned: true,
  identities: Object.fromEntries(workloadIdentities(environment).map(({ name }, n) => [name, id(n + 1)])),
};

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function directoryWith(text?: string): string {
  const directory = mkdtempSync(join(tmpdir(), "outputs-"));
  directories.push(directory);
  if (text === undefined) return directory;
  const path = join(directory, outputsFile("dev"));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return directory;
}

function problems(run: () => unknown): readonly Problem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("an environment without committed outputs has nil identities, and says so", () => {
  const outputs = loadOutputs(environment, directoryWith());
  expect(outputs.provisioned).toBe(false);
  expect(new Set(Object.values(outputs.identities))).toEqual(new Set(["00000000-0000-0000-0000-000000000000"]));
  expect(Object.keys(outputs.identities)).toEqual(workloadIdentities(environment).map(({ name }) => name));
});

test("what is written is read back the same, in the order of names", () => {
  const text = outputsText(good);
  expect(loadOutputs(environment, directoryWith(text))).toEqual(good);
  const keys = Object.keys((JSON.parse(text) as PlatformOutputs).identities);
  expect(keys).toEqual([...keys].sort());
  expect(text.endsWith("}\n")).toBe(true);
});

test.each<[string, string, string, string?]>([
  ["text that is not JSON", "{", ""],
  [
    "a client id that is none",
    outputsText({ ...good, identities: { ...good.identities, loki: "x" } }),
    "identities.loki",
  ],
  ["an unknown key", JSON.stringify({ ...good, secret: "x" }), "", '"secret"'],
  ["another environment's file", outputsText({ ...good, environment: "qa" }), "environment"],
  [
    "a missing identity",
    outputsText({ ...good, identities: { ...good.identities, extra: id(99) } }),
    "identities.extra",
  ],
])("fails on %s, with the file, the place and what to do", (_, text, path, words = "") => {
  const found = problems(() => loadOutputs(environment, directoryWith(text)));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ file: "deploy/dev/platform-outputs.json", path });
  expect(found[0]?.found).toContain(words);
  expect(found[0]?.remedy).toContain("hyperion outputs dev");
});

test("fails where a workload's identity is missing, by its name", () => {
  const { tempo: _, ...rest } = good.identities;
  expect(problems(() => parseOutputs("stack", JSON.stringify({ ...good, identities: rest }), environment))).toEqual([
    expect.objectContaining({ path: "identities.tempo", found: "nothing" }),
  ]);
});

test("committed outputs that are the stack's are accepted", () => {
  expect(() => requireCommitted(environment, good, { ...good })).not.toThrow();
  expect(checkOutputs("stack", good, environment)).toEqual(good);
});

test("committed outputs that are not the stack's are refused, identity by identity", () => {
  const exported = { ...good, identities: { ...good.identities, tempo: id(77) } };
  expect(problems(() => requireCommitted(environment, good, exported))).toEqual([
    expect.objectContaining({ path: "identities.tempo", found: good.identities["tempo"] }),
  ]);
});

test("nil outputs are refused although the stack is there", () => {
  expect(problems(() => requireCommitted(environment, nilOutputs(environment), good))).toEqual([
    expect.objectContaining({ path: "provisioned" }),
  ]);
});

test("a stack that exports nothing is refused", () => {
  expect(problems(() => requireCommitted(environment, good, undefined))[0]?.found).toBe(
    "stack megatron/dev without outputs",
  );
});
