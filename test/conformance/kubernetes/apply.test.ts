import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { onPath } from "../on-path.ts";
import { checked, programVersion } from "../summary.ts";
import { applyFile, applyWaves, inParallel, installDefinitions, makeBootstrapNamespaces, UNSERVED } from "./apply.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { NEEDS, wrongRights } from "./rbac.ts";
import { distinctFiles, type Rendered, renderedFiles } from "./rendered.ts";

const found = ["etcd", "kube-apiserver"].map((program) => onPath(program, "npm run tools")).every(Boolean);

const distinct = new Map(
  ENVIRONMENTS.map((name) => [name, distinctFiles().filter(({ file }) => file.startsWith(`deploy/${name}/`))]),
);

/** The authorizer answers from a cache of its own, which sees what was applied a moment later. */
const UNTIL_SEEN = { timeout: 30_000, interval: 100 } as const;

const accountOf = ({ object }: Rendered): string => `${object.metadata.namespace}/${object.metadata.name}`;

/** Whether a kind is of an operator's API group: those of Kubernetes have no domain, or its own. */
const isCustom = (apiVersion: string): boolean => /\.[^/]*\//.test(apiVersion) && !/\.k8s\.io\//.test(apiVersion);

describe.runIf(found).each(ENVIRONMENTS)("kube-apiserver and the files of %s", (environment) => {
  let plane: ControlPlane;
  let definitions = 0;
  const all = renderedFiles(environment);
  const version = found ? programVersion("kube-apiserver") : "";

  beforeAll(async () => {
    plane = await startControlPlane(loadEnvironment(environment));
    definitions = await installDefinitions(plane);
    await makeBootstrapNamespaces(plane);
  });

  afterAll(async () => {
    await plane.stop();
  });

  test("accepts each that no other environment has, in a dry run", async (context) => {
    // A dry run makes no namespace for the next file to be in.
    for (const rendered of all.filter(({ object }) => object.kind === "Namespace")) await applyFile(plane, rendered);
    const files = distinct.get(environment) ?? [];
    const answers = await inParallel(files, async (rendered) => applyFile(plane, rendered, { dryRun: true }));
    expect(answers.filter((answer) => typeof answer === "string")).toEqual([]);
    const unserved = files.filter((_, index) => answers[index] === UNSERVED);
    const kinds = [...new Set(unserved.map(({ object }) => `${object.kind} (${object.apiVersion})`))];
    if (kinds.length > 0) {
      console.warn(
        `skipped: ${unserved.length} files of ${environment}: HYPERION_CRDS has no definition of ${kinds.join(", ")}`,
      );
    }
    // An operator's kind may lack its definition here; Kubernetes' own are all served, or misspelt.
    expect(unserved.filter(({ object }) => !isCustom(object.apiVersion)).map(({ file }) => file)).toEqual([]);
    if (definitions > 0) expect(unserved.length).toBeLessThan(files.length / 10);
    checked(context, {
      program: "kube-apiserver",
      version,
      count: files.length - unserved.length,
      what: "distinct files",
    });
  });

  /** Applies everything once more; the version of each object. */
  const versions = () => inParallel(all, async (rendered) => applyFile(plane, rendered));

  test("takes them in the order of their waves, and nothing changes when they are applied again", async (context) => {
    expect(await applyWaves(plane, all)).toEqual([]);
    const [once, again] = [await versions(), await versions()];
    const moved = all.filter((_, index) => JSON.stringify(again[index]) !== JSON.stringify(once[index]));
    expect(moved.map(({ file }) => file)).toEqual([]);
    checked(context, { program: "kube-apiserver", version, count: all.length, what: "objects applied twice" });
  });

  test("lets each service account do what its program does, and nothing that is dangerous", async (context) => {
    const accounts = all.filter(({ object }) => object.kind === "ServiceAccount").map(accountOf);
    const namespaces = all
      .filter(({ object }) => object.kind === "Namespace")
      .map(({ object }) => object.metadata.name);
    const everyone = [...accounts, ...namespaces.map((namespace) => `${namespace}/default`)];
    const wrong = async () =>
      (await inParallel(everyone, async (account) => wrongRights(plane.api, all, account))).flat();
    await expect.poll(wrong, UNTIL_SEEN).toEqual([]);
    checked(context, { program: "kube-apiserver", version, count: everyone.length, what: "service accounts" });
  });
});

test("every account whose rights are asked for is one that an environment has", () => {
  const accounts = ENVIRONMENTS.flatMap(renderedFiles)
    .filter(({ object }) => object.kind === "ServiceAccount")
    .map(accountOf);
  expect(accounts).toEqual(expect.arrayContaining(Object.keys(NEEDS)));
});

/** The rendered file with one line changed, and the number of that line. */
function planted(from: Rendered | undefined, line: RegExp, instead: string): { rendered: Rendered; at: number } {
  if (from === undefined) throw new Error("no such file is rendered");
  const at = from.text.split("\n").findIndex((text) => line.test(text)) + 1;
  const text = from.text.replace(line, instead);
  expect(text).not.toBe(from.text);
  return { rendered: { ...from, text }, at };
}

describe.runIf(found)("a mistake in a manifest", () => {
  let plane: ControlPlane;
  let definitions = 0;
  const all = renderedFiles("prod");
  const one = (kind: string) => all.find(({ object }) => object.kind === kind);

  beforeAll(async () => {
    plane = await startControlPlane(loadEnvironment("prod"));
    definitions = await installDefinitions(plane, "kafka.strimzi.io");
    await makeBootstrapNamespaces(plane);
    for (const rendered of all.filter(({ object }) => object.kind === "Namespace")) await applyFile(plane, rendered);
  });

  afterAll(async () => {
    await plane.stop();
  });

  test("is found by file and line where a field of a Deployment is misspelt", async () => {
    const { rendered, at } = planted(one("Deployment"), /^( +)imagePullPolicy:/m, "$1imagePulPolicy:");
    expect(await applyFile(plane, rendered, { dryRun: true })).toMatch(
      new RegExp(`^${rendered.file}:${at}: .*imagePulPolicy: field not declared in schema`),
    );
  });

  test("is found by file, and by line in the server's words, where a field is stated twice", async () => {
    const { rendered } = planted(one("Service"), /^spec:\n/m, "spec:\n  type: ClusterIP\n  type: ClusterIP\n");
    const at = rendered.text.split("\n").indexOf("spec:") + 1;
    const said = await applyFile(plane, rendered, { dryRun: true });
    expect(said).toMatch(new RegExp(`^${rendered.file}:`));
    expect(said).toContain(`line ${at + 2}: key "type" already set`);
  });

  test("is found by file and line where a custom resource has a value that its definition does not list", async ({
    skip,
  }) => {
    if (definitions === 0) skip("HYPERION_CRDS names no folder");
    const { rendered, at } = planted(one("KafkaNodePool"), /^( +- )(broker|controller)$/m, "$1leader");
    expect(await applyFile(plane, rendered, { dryRun: true })).toMatch(
      new RegExp(`^${rendered.file}:${at}: .*spec\\.roles\\[0\\]: Unsupported value: "leader"`),
    );
  });

  test("is found where a namespaced object names no namespace", async () => {
    const { rendered } = planted(one("Service"), /^ {2}namespace: .*\n/m, "");
    const { namespace: _namespace, ...metadata } = rendered.object.metadata;
    const object = { ...rendered.object, metadata };
    expect(await applyFile(plane, { ...rendered, object }, { dryRun: true })).toContain("names no namespace");
  });

  test("is found by file and line where a role lacks a verb that the program needs", async () => {
    const own = all.filter(
      ({ object }) => /^ClusterRole(Binding)?$/.test(object.kind) && object.metadata.name.includes("vmagent"),
    );
    for (const rendered of own) await applyFile(plane, rendered);
    const rights = () => wrongRights(plane.api, all, "hyperion/vmagent");
    await expect.poll(rights, UNTIL_SEEN).toEqual([]);
    const role = own.find(({ object }) => object.kind === "ClusterRole");
    const { rendered } = planted(role, /^ +- list\n/m, "");
    await applyFile(plane, rendered);
    await expect.poll(rights, UNTIL_SEEN).toEqual(
      ["pods", "nodes"].map((resource) => {
        const at = rendered.text.split("\n").findIndex((line) => line.trim() === `- ${resource}`);
        return `${rendered.file}:${at + 1}: hyperion/vmagent may not list ${resource}, and its program does`;
      }),
    );
  });

  test("is found by file and line where a role lets a program read secrets", async () => {
    const role = all.find(({ object }) => object.kind === "ClusterRole" && object.metadata.name.includes("vmagent"));
    const { rendered, at } = planted(role, /^ +- pods$/m, "      - secrets");
    await applyFile(plane, rendered);
    const files = all.map((one) => (one === role ? rendered : one));
    await expect
      .poll(() => wrongRights(plane.api, files, "hyperion/vmagent"), UNTIL_SEEN)
      .toContain(`${rendered.file}:${at}: hyperion/vmagent may list secrets`);
  });
});
