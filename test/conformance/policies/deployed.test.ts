import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readManifests } from "../../../src/cli/manifests.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";
import { checked, programVersion } from "../summary.ts";
import { applied, failures, KYVERNO, kyvernoIsThere } from "./kyverno.ts";
import { writeYaml } from "./kyverno-files.ts";

/** The offline program takes a second and a half for each object, so it is asked about those that make pods. */
const WORKLOADS: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]);

/** What must not get in: a pod in its node's network. */
const PLANTED = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "planted", namespace: "hyperion" },
  spec: { template: { spec: { hostNetwork: true, containers: [] } } },
};

const directory = mkdtempSync(join(tmpdir(), "hyperion-kyverno-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What of an environment's manifests the program is given, each in a file of its own. */
function written() {
  const objects = readManifests(join("deploy", "prod")).map(({ object }) => object);
  const of = (kind: string): KubernetesObject[] => objects.filter((object) => object.kind === kind);
  const file = (name: string, ...documents: readonly unknown[]): string => {
    const path = join(directory, name);
    writeYaml(path, ...documents);
    return path;
  };
  const workloads = objects.filter(({ kind }) => WORKLOADS.has(kind));
  return {
    workloads,
    policies: file("policies.yaml", ...of("ValidatingPolicy")),
    exceptions: file("exceptions.yaml", ...of("PolicyException")),
    resources: file("resources.yaml", ...workloads, PLANTED),
    // A policy that looks for a workload's PodDisruptionBudget finds it in here.
    cluster: file("cluster.yaml", {
      apiVersion: "cli.kyverno.io/v1alpha1",
      kind: "Context",
      metadata: { name: "cluster" },
      spec: { resources: of("PodDisruptionBudget") },
    }),
  };
}

describe.runIf(kyvernoIsThere)("the real Kyverno and deploy/prod", () => {
  test("denies no workload, by the policies and exceptions as they are rendered, but one planted (S0-SEC-04)", (context) => {
    const { workloads, policies, exceptions, resources, cluster } = written();
    const report = applied(policies, resources, "--exception", exceptions, "--context-file", cluster);
    expect(failures(report).filter(({ name }) => name !== PLANTED.metadata.name)).toEqual([]);
    expect(failures(report)).toContainEqual({ policy: "disallow-host-namespaces", name: PLANTED.metadata.name });
    checked(context, {
      program: KYVERNO,
      version: programVersion(KYVERNO, "version"),
      count: workloads.length,
      what: "workloads of deploy/prod",
    });
  });
});
