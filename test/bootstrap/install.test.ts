import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { installArgoCd, KEY_VARIABLE } from "../../bootstrap/install.ts";
import { names } from "../../src/config/azure/names.ts";
import { nilOutputs, outputsFile, outputsText, type PlatformOutputs } from "../../src/config/outputs.ts";
import { CHARTS } from "../../src/config/versions.ts";
import { planResources } from "../../src/plan/azure/plan-resources.ts";
import { environmentWith } from "../megatron/plan.ts";

const environment = environmentWith();
const PEM = "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\n";
const nil = nilOutputs(environment);
const committed: PlatformOutputs = { ...nil, provisioned: true };

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function repositoryWith(outputs?: PlatformOutputs): string {
  const directory = mkdtempSync(join(tmpdir(), "bootstrap-"));
  directories.push(directory);
  if (outputs === undefined) return directory;
  const path = join(directory, outputsFile(environment.environment));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, outputsText(outputs));
  return directory;
}

interface Given {
  readonly exported?: unknown;
  readonly key?: string | undefined;
  readonly outputs?: PlatformOutputs;
}

const install = (given: Given = {}) =>
  planResources("megatron-bootstrap", "prod", (parent) => {
    installArgoCd({
      environment,
      exported: "exported" in given ? given.exported : committed,
      repositoryKey: "key" in given ? given.key : PEM,
      directory: repositoryWith(given.outputs ?? committed),
      parent,
    });
  });

const find = async (type: string, given?: Given) => {
  const found = (await install(given)).find((resource) => resource.type === type);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
};

test("Argo CD comes from its pinned chart, once: Git owns it afterwards (S0-GIT-01)", async () => {
  const release = await find("kubernetes:helm.sh/v3:Release");
  expect(release.inputs).toMatchObject({
    chart: "argo-cd",
    version: CHARTS.argocd.version,
    namespace: "argocd",
    repositoryOpts: { repo: CHARTS.argocd.repository },
    values: { configs: { cm: { "admin.enabled": false } } },
  });
  expect(release.options.ignoreChanges).toEqual(expect.arrayContaining(["version", "values"]));
});

test("the root Application syncs this environment's directory at this environment's ref (S0-GIT-01)", async () => {
  const root = await find("kubernetes:argoproj.io/v1alpha1:Application");
  expect(root.inputs["spec"]).toMatchObject({
    source: {
      repoURL: "https://github.com/carrier/observability-platform.git",
      targetRevision: "env/prod",
      path: "deploy/prod/apps",
    },
  });
});

test("the root Application has no finalizer, is protected, stays when it is no longer declared, and comes last", async () => {
  const root = await find("kubernetes:argoproj.io/v1alpha1:Application");
  expect(root.inputs["metadata"]).toEqual({ name: "root", namespace: "argocd" });
  expect(root.options).toMatchObject({ protect: true, retainOnDelete: true });
  expect(root.dependsOn).toEqual(
    expect.arrayContaining([
      "kubernetes:helm.sh/v3:Release::argocd-release",
      "kubernetes:core/v1:Secret::argocd-repository",
    ]),
  );
});

test("nothing that the bootstrap makes is removed with it", async () => {
  const made = (await install()).filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers"));
  expect(made).toHaveLength(4);
  for (const { options, name } of made) expect(options, name).toMatchObject({ protect: true, retainOnDelete: true });
});

test("it installs in the environment's cluster, whatever else the kubeconfig holds", async () => {
  expect((await find("pulumi:providers:kubernetes")).inputs).toMatchObject({ context: "aks-hyperion-prod-sdc" });
});

test("the repository's credential is a secret in the state, in the form that Argo CD looks for", async () => {
  const secret = await find("kubernetes:core/v1:Secret");
  expect(secret.inputs["metadata"]).toMatchObject({ labels: { "argocd.argoproj.io/secret-type": "repository" } });
  expect(secret.inputs["stringData"]).toBe("[secret]");
});

test("fails before it declares anything where the committed outputs are not the stack's", async () => {
  const exported = {
    ...committed,
    identities: { ...committed.identities, tempo: "00000000-0000-4000-8000-000000000001" },
  };
  await expect(install({ exported })).rejects.toThrow("deploy/prod/platform-outputs.json: 1 problem");
});

test("fails where the outputs are not committed yet", async () => {
  await expect(install({ outputs: nil })).rejects.toThrow("deploy/prod/platform-outputs.json: 1 problem");
});

test.each([
  ["no key", undefined],
  ["what is not a private key in PEM", "MII"],
])("fails on %s, with the command that reads it", async (_, key) => {
  await expect(install({ key })).rejects.toThrow(
    new RegExp(`${KEY_VARIABLE} .*az keyvault secret show --vault-name kv-carrier-prod-sdc`),
  );
});

test("both projects read one environment file, and are two projects", () => {
  const read = (path: string) => parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  const [platform, bootstrap] = [read("Pulumi.yaml"), read("bootstrap/Pulumi.yaml")];
  expect(bootstrap).toMatchObject({ name: "megatron-bootstrap", main: "main.ts", stackConfigDir: ".." });
  expect(platform).not.toHaveProperty("stackConfigDir");
  expect(bootstrap["runtime"]).toEqual(platform["runtime"]);
});

test("what is installed once takes its images from where what is synced does: Redis' default is a host that nodes cannot reach", async () => {
  const release = await find("kubernetes:helm.sh/v3:Release");
  const own = names(environmentWith()).registryHost;
  expect(release.inputs["values"]).toMatchObject({
    global: { image: { repository: `${own}/quay.io/argoproj/argocd` } },
    redis: { image: { repository: `${own}/docker.io/library/redis` } },
    dex: { image: { repository: `${own}/ghcr.io/dexidp/dex` } },
  });
});
