import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { workflowNamed as named, type Step, workflowTexts as texts, type Workflow, workflows } from "./workflow.ts";

const stepsOf = (workflow: Workflow): Step[] => Object.values(workflow.jobs).flatMap((job) => [...(job.steps ?? [])]);

describe("GitHub Actions", () => {
  test("the repository's code is tested on every pull request and on main (S0-SRC-01)", () => {
    // No filter of paths or of branches: every pull request.
    expect(named("ci.yml").on).toEqual({ pull_request: null, push: { branches: ["main"] } });
    expect(stepsOf(named("ci.yml")).some((step) => step.run === "bash .ci/run")).toBe(true);
  });

  test("conformance has the official releases, and the definitions of the operators' kinds", () => {
    const runs = stepsOf(named("ci.yml")).map((step) => step.run ?? "");
    const suite = runs.indexOf("bash .ci/run");
    const at = (words: string): number => runs.findIndex((run) => run.includes(words));
    expect(at("HYPERION_CRDS=")).toBeGreaterThan(at("HYPERION_CHARTS="));
    expect(at("tools/main.ts --releases")).toBeGreaterThan(-1);
    expect(at("main.ts azure-types")).toBeGreaterThan(-1);
    expect(suite).toBeGreaterThan(
      Math.max(at("HYPERION_CRDS="), at("HYPERION_AZURE_TYPES="), at("tools/main.ts --releases")),
    );
    // A version lives where it is deployed from, and is no number of the workflow's own.
    expect(runs.join("\n")).not.toMatch(/\d+\.\d+\.\d+/);
  });

  test.each([...workflows])("%s has a name, a trigger and jobs (S0-SRC-02)", (_file, workflow) => {
    expect(workflow.name).toMatch(/^[a-z]+$/);
    expect(Object.keys(workflow.on).length).toBeGreaterThan(0);
    expect(Object.keys(workflow.jobs).length).toBeGreaterThan(0);
  });

  test("a deploy goes through dev, qa and prod in this order, each by Pulumi, then hands the commit to Argo CD (S0-SRC-03)", () => {
    const jobs = Object.values(named("deploy.yml").jobs);
    expect(jobs.map((job) => job.with?.["environment"])).toEqual([...ENVIRONMENTS]);
    expect(jobs.map((job) => job.needs)).toEqual([undefined, "dev", "qa"]);
    const runs = stepsOf(named("environment.yml")).map((step) => step.run ?? "");
    const up = runs.findIndex((run) => run.includes("pulumi -- up"));
    const handOver = runs.findIndex((run) => run.includes("refs/heads/env/$ENVIRONMENT"));
    expect(up).toBeGreaterThan(-1);
    expect(handOver).toBeGreaterThan(up);
  });

  test.each([...texts])("%s pushes nothing to a cluster: Argo CD pulls (S0-SRC-04)", (_file, text) => {
    expect(text).not.toMatch(/kubectl|helm (install|upgrade)|az aks|argocd app sync/);
  });

  test.each([...workflows])("%s grants nothing by default, and each job what it needs", (_file, workflow) => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs))
      expect(job.permissions).toMatchObject({ contents: expect.stringMatching(/^(read|write)$/) });
  });

  test.each([...workflows])("%s pins every action by commit, with its version beside it", (file, workflow) => {
    const lines = (texts.get(file) ?? "").split("\n").filter((line) => /uses: (?!\.\/)/.test(line));
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    expect(
      stepsOf(workflow)
        .filter((step) => step.uses?.startsWith("actions/checkout@"))
        .map((step) => step.with?.["persist-credentials"]),
    ).not.toContain(undefined);
  });

  test.each([...texts])("%s uses no long-lived secret", (_file, text) => {
    expect(text).not.toContain("secrets.");
    expect(text).not.toContain("pull_request_target");
  });
});
