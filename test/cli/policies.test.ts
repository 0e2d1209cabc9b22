import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../charts/hyperion/exceptions.ts";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { policiesDocument } from "../../policies/documentation.ts";
import { validate } from "../../src/cli/commands/validate.ts";
import { EXIT } from "../../src/command/command.ts";
import { loadEnvironment } from "../../src/config/load.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-policies-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs `hyperion validate --policies` on one file of this text. */
async function judge(name: string, text: string): Promise<{ status: number; output: string }> {
  const file = join(directory, name);
  writeFileSync(file, text);
  const lines: string[] = [];
  const terminal = {
    print: (line: string) => void lines.push(line),
    progress() {},
    status() {},
    style: (_format: unknown, words: string) => words,
  };
  const status = await validate.run({ positionals: [file], flags: { policies: true }, terminal });
  return { status, output: lines.join("\n").replaceAll(directory, "") };
}

describe("hyperion validate --policies", () => {
  test("a privileged pod is denied, and the message names the path and what to do (S0-SEC-02)", async () => {
    const { status, output } = await judge(
      "pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata: {name: bad, namespace: apps}\nspec: {containers: [{name: a, image: docker.io/library/a:1, securityContext: {privileged: true}}]}\n",
    );
    expect(status).toBe(EXIT.findings);
    expect(output).toMatch(/^\/pod\.yaml\n {2}Deny {2}disallow-privileged-containers: /m);
    expect(output).toContain("spec.containers");
    expect(output).toMatch(/1 objects, [1-9]\d* denied/);
  });

  test("a ConfigMap that nobody objects to passes", async () => {
    const text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: fine\n  namespace: apps\n  labels: {app.kubernetes.io/name: fine, app.kubernetes.io/part-of: apps, environment: prod}\n";
    expect((await judge("fine.yaml", text)).status).toBe(EXIT.ok);
  });

  test("a file without objects, a path that is not there and text that is not YAML are bad input", async () => {
    await expect(judge("empty.yaml", "a: 1\n")).rejects.toThrow("no Kubernetes object found");
    await expect(judge("bad.yaml", "a: [1\n")).rejects.toThrow("not valid YAML");
  });
});

test("the page on the policies is what the policies say", () => {
  const text = policiesDocument(
    [guarded(loadEnvironment("dev")), guarded(loadEnvironment("qa")), guarded(loadEnvironment("prod"))],
    NODE_AGENTS,
  );
  expect(readFileSync("docs/policies.md", "utf8")).toBe(text);
});
