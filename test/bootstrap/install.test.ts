import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Resource } from "@pulumi/pulumi";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { installArgoCd, KEY_VARIABLE } from "../../bootstrap/install.ts";
import { formatProblems, UserError } from "../../src/base/problem.ts";
import { names } from "../../src/config/azure/names.ts";
import { nilOutputs, outputsFile, outputsText, type PlatformOutputs } from "../../src/config/outputs.ts";
import { CHARTS } from "../../src/config/versions.ts";
import { planResources } from "../../src/plan/azure/plan-resources.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";
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

const declare = (given: Given, parent: Resource): void =>
  installArgoCd({
    environment,
    exported: "exported" in given ? given.exported : committed,
    repositoryKey: "key" in given ? given.key : PEM,
    directory: repositoryWith(given.outputs ?? committed),
    parent,
  });

const install = () => planResources("megatron-bootstrap", "prod", (parent) => declare({}, parent));

/** What a refused program says, and what it had declared by then. */
async function refusal(given: Given) {
  let thrown: unknown;
  const declared = await planResources("megatron-bootstrap", "prod", (parent) => {
    try {
      declare(given, parent);
    } catch (error) {
      thrown = error;
    }
  });
  if (!(thrown instanceof UserError)) throw new Error(`found no UserError, but ${String(thrown)}`);
  return { said: `${thrown.message}\n${formatProblems(thrown.problems)}`, declared };
}

/** The one resource of a type. */
const find = async (type: string) => {
  const found = (await install()).filter((resource) => resource.type === type);
  expect(found, type).toHaveLength(1);
  return found[0] as PlannedResource;
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

test("fails before it declares anything where the committed outputs are not the stack's, and names what differs", async () => {
  const exported = {
    ...committed,
    identities: { ...committed.identities, tempo: "00000000-0000-4000-8000-000000000001" },
  };
  const { said, declared } = await refusal({ exported });
  expect(said).toContain("deploy/prod/platform-outputs.json: 1 problem");
  expect(said).toContain("identities.tempo");
  expect(declared).toEqual([]);
});

test.each<[string, Given, string]>([
  ["the outputs are not committed yet", { outputs: nil }, "the outputs of the provisioned stack, committed"],
  ["the stack exports none", { exported: undefined }, "stack megatron/prod without outputs"],
])("fails before it declares anything where %s", async (_, given, words) => {
  const { said, declared } = await refusal(given);
  expect(said).toContain("deploy/prod/platform-outputs.json: 1 problem");
  expect(said).toContain(words);
  expect(declared).toEqual([]);
});

test.each([
  ["no key", undefined],
  ["what is not a private key in PEM", "MII"],
])("fails on %s before it declares anything, with the command that reads it", async (_, key) => {
  const { said, declared } = await refusal({ key });
  expect(said).toMatch(
    new RegExp(`${KEY_VARIABLE} .*az keyvault secret show --vault-name kv-carrier-prod-sdc --name argocd`),
  );
  expect(declared).toEqual([]);
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
