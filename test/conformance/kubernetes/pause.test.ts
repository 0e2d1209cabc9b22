import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFields } from "../../../src/base/fields.ts";
import { names } from "../../../src/config/azure/names.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import { isPaused } from "../../../src/systems/core/pause/pause.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import type { Live, Reference } from "./api.ts";
import { installDefinitions, makeBootstrapNamespaces } from "./apply.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";

const programs = ["etcd", "kube-apiserver", "kubectl"].map((program) => onPath(program, "npm run tools"));
const environment = loadEnvironment("dev");
const file = "deploy/dev/apps/Application-victoria-metrics.yaml";
const inGit = load(readFileSync(file, "utf8")) as Reference;

/** Every field that Git states, by its path, with its value. */
const stated = (value: unknown, path = ""): [string, unknown][] =>
  isFields(value)
    ? Object.entries(value).flatMap(([key, inner]) => stated(inner, `${path}.${key}`))
    : [[path, JSON.stringify(value)]];

describe.runIf(programs.every(Boolean))("an Application that the root Application heals", () => {
  eachChecked({ program: "kube-apiserver", what: "ways to pause", version: () => programVersion("kube-apiserver") });
  let plane: ControlPlane;
  let kubeconfig = "";

  beforeAll(async () => {
    plane = await startControlPlane(environment);
    if ((await installDefinitions(plane, "argoproj.io")) === 0) throw new Error("HYPERION_CRDS names no definitions");
    await makeBootstrapNamespaces(plane);
    // As `az aks get-credentials` calls it.
    const context = names(environment).cluster(environment.clusters[0]?.name ?? "");
    kubeconfig = join(plane.directory, "named");
    writeFileSync(
      kubeconfig,
      readFileSync(plane.kubeconfig, "utf8")
        .replaceAll('"name":"test"', `"name":"${context}"`)
        .replaceAll('"cluster":"test"', `"cluster":"${context}"`)
        .replaceAll('"current-context":"test"', `"current-context":"${context}"`),
      { mode: 0o600 },
    );
    kubectl("apply", "--filename", file);
  });
  afterAll(async () => plane.stop());

  const kubectl = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync("kubectl", ["--kubeconfig", plane.kubeconfig, ...args], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const hyperion = (...args: readonly string[]) =>
    spawnSync(process.execPath, ["src/cli/main.ts", ...args], {
      encoding: "utf8",
      env: { ...process.env, KUBECONFIG: kubeconfig },
    });
  const live = async (): Promise<Live> => plane.api.call("GET", await plane.api.pathOf(inGit));

  /**
   * What Argo CD would call out of sync, by its two ways: fields that Git states and the cluster has otherwise, and what
   * a server-side apply in a dry run would change.
   */
  async function differences(): Promise<string[]> {
    const has = new Map(stated(await live()));
    const missing = stated(inGit).flatMap(([path, value]) => (has.get(path) === value ? [] : [path]));
    const predicted = new Map(stated(await plane.api.apply(inGit, readFileSync(file, "utf8"), { dryRun: true })));
    const changed = [...new Set([...has.keys(), ...predicted.keys()])].filter(
      (path) =>
        !/^\.metadata\.(managedFields|resourceVersion|generation)/.test(path) && has.get(path) !== predicted.get(path),
    );
    return [...missing, ...changed];
  }

  test("is as Git says", async () => expect(await differences()).toEqual([]));

  test("stays paused by hyperion pause: nothing differs from Git, and the root's own apply leaves it", async () => {
    const { status, stdout, stderr } = hyperion("pause", "dev", "victoria-metrics");
    expect([status, stderr.trim()]).toEqual([0, ""]);
    expect(stdout).toContain("victoria-metrics of dev is paused");
    expect(isPaused(await live())).toBe(true);
    expect(await differences()).toEqual([]);
    // The root Application applies its folder on the client's side whenever a commit arrives.
    kubectl("apply", "--filename", file);
    expect(isPaused(await live())).toBe(true);
  });

  test("goes on by hyperion resume, with nothing left behind", async () => {
    expect(hyperion("resume", "dev", "victoria-metrics").status).toBe(0);
    expect((await live())["spec"]).toMatchObject({ syncPolicy: { automated: { prune: true, selfHeal: true } } });
    expect(isPaused(await live())).toBe(false);
    expect(await differences()).toEqual([]);
  });

  test("is healed back where automated was taken away, which pages said to do", async () => {
    const patch = '{"spec":{"syncPolicy":{"automated":null}}}';
    kubectl("--namespace", "argocd", "patch", "application", "victoria-metrics", "--type", "merge", "--patch", patch);
    expect(await differences()).toContain(".spec.syncPolicy.automated.selfHeal");
    kubectl("apply", "--filename", file);
    expect(await differences()).toEqual([]);
  });

  test("of another name, or in a cluster that is not the environment's, is refused", () => {
    expect(hyperion("pause", "dev", "victoria").stderr).toMatch(/no application victoria; allowed: alertmanager, /);
    expect(hyperion("pause", "prod", "loki").stderr).toMatch(/needs the context aks-hyperion-prod-/);
  });
});
