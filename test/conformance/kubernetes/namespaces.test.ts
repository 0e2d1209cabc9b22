import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { applyFile, makeBootstrapNamespaces } from "./apply.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { renderedFiles } from "./rendered.ts";

const programs = ["etcd", "kube-apiserver", "kubectl"].map((program) => onPath(program, "npm run tools"));
const environment = loadEnvironment("prod");
const KINDS = ["Namespace", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

describe.runIf(programs.every(Boolean))("deleting a namespace of prod", () => {
  eachChecked({ program: "kube-apiserver", what: "deletions", version: () => programVersion("kube-apiserver") });
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane(environment);
    await makeBootstrapNamespaces(plane);
    for (const rendered of renderedFiles("prod").filter(({ object }) => KINDS.includes(object.kind)))
      await applyFile(plane, rendered);
  });
  afterAll(async () => plane.stop());

  const kubectl = (...args: readonly string[]) =>
    spawnSync("kubectl", ["--kubeconfig", plane.kubeconfig, ...args], { encoding: "utf8" });
  const as = (...groups: readonly string[]) => [
    "--as",
    "somebody",
    ...groups.flatMap((group) => ["--as-group", group]),
  ];

  test("is refused to an administrator, in the words of the policy, for argocd and kyverno too", async () => {
    const names = kubectl("get", "namespaces", "--no-headers", "--output", "custom-columns=:metadata.name")
      .stdout.trim()
      .split("\n")
      .filter((name) => !/^(kube-.*|default)$/.test(name));
    expect(names).toEqual(expect.arrayContaining(["argocd", "kyverno", "hyperion"]));
    for (const name of names) {
      // The API server takes a policy up a moment after it was written.
      await vi.waitFor(
        () =>
          expect(kubectl("delete", "namespace", name, "--dry-run=server", ...as("system:masters")).stderr).toMatch(
            `A namespace of the platform may not be deleted: ${name}. Have it done by a member of the break-glass group`,
          ),
        { timeout: 30_000, interval: 500 },
      );
    }
  });

  test("is let through for a member of the break-glass group, and for a namespace that is not the platform's", () => {
    const member = as("system:masters", environment.groups.breakGlass);
    expect(kubectl("delete", "namespace", "argocd", "--dry-run=server", ...member).status).toBe(0);
    expect(kubectl("create", "namespace", "team-a").status).toBe(0);
    expect(kubectl("delete", "namespace", "team-a", "--dry-run=server", ...as("system:masters")).status).toBe(0);
  });
});
