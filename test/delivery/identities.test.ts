import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { type Job, jobNamed, type Step, workflowNamed, workflows } from "./workflow.ts";

const PUSH_ONLY = "github.event_name == 'push'";

/** Jobs that a pull request starts, with the file of each. */
const ofPullRequests = [...workflows].flatMap(([file, { on, jobs }]) =>
  "pull_request" in on
    ? Object.entries(jobs)
        .filter(([, job]) => job.if !== PUSH_ONLY)
        .map(([name, job]) => [`${file} ${name}`, job] as const)
    : [],
);

const runsCode = ({ steps = [] }: Job): boolean =>
  steps.some(({ uses = "" }) => uses.startsWith("actions/checkout") || uses.startsWith("./"));

describe("a pull request, which runs its own code", () => {
  test("starts the tests, the review and the builds", () => {
    expect(ofPullRequests.map(([name]) => name)).toEqual(
      expect.arrayContaining(["ci.yml test", "preview.yml diff", "images.yml build"]),
    );
  });

  test.each(ofPullRequests)("has no identity in %s: no token to sign in with, and no environment", (_name, job) => {
    expect(job.permissions?.["id-token"]).toBeUndefined();
    expect(job.environment).toBeUndefined();
    expect(job.uses).toBeUndefined();
    if (runsCode(job)) for (const right of Object.values(job.permissions ?? {})) expect(right).toBe("read");
  });
});

describe("who takes an identity of Azure", () => {
  const taking = [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs)
      .filter(([, { environment }]) => environment !== undefined)
      .map(([name, job]) => [`${file} ${name}`, job] as const),
  );

  test.each(taking)("%s only reads, unless it is the one job behind the approval", (name, job) => {
    const mayWrite = !job.environment?.name.endsWith("-plan");
    expect(mayWrite).toBe(name === "environment.yml up");
  });
});

describe("a deployment", () => {
  const runs = (steps: readonly Step[] = []): string[] => steps.map(({ run = "", uses = "" }) => run + uses);
  const at = (job: Job, words: string): number => runs(job.steps).findIndex((text) => text.includes(words));
  const [plan, up] = [jobNamed("environment.yml", "plan"), jobNamed("environment.yml", "up")];

  test("of one environment waits for none of another", () => {
    const { concurrency, jobs } = workflowNamed("deploy.yml");
    expect(concurrency).toBeUndefined();
    expect(Object.values(jobs).map((job) => job.concurrency)).toEqual(
      ENVIRONMENTS.map((name) => ({ group: `deploy-${name}`, "cancel-in-progress": false })),
    );
    // The caller's group is held until the last job ends; a job that asked for it again would wait for itself.
    for (const job of [plan, up]) expect(job.concurrency).toBeUndefined();
  });

  test.each([
    ["plan", plan],
    ["up", up],
  ])("%s asks whether the commit follows what is deployed before it signs in or runs a program", (_name, job) => {
    const follows = at(job, "./.github/actions/follows");
    expect(follows).toBeGreaterThan(-1);
    for (const later of ["actions/setup", "actions/azure", "npm run"]) expect(follows).toBeLessThan(at(job, later));
    // Without every branch there is no env/<environment> to ask.
    expect(job.steps?.[at(job, "actions/checkout")]?.with?.["fetch-depth"]).toBe(0);
  });

  test("applies the plan that was approved, and nothing that it does not hold", () => {
    const saved = /--save-plan (\S+)/.exec(runs(plan.steps)[at(plan, "pulumi -- preview")] ?? "")?.[1];
    const applied = /pulumi -- up .*--plan (\S+)/.exec(runs(up.steps)[at(up, "pulumi -- up")] ?? "")?.[1];
    expect(saved).toBe("dist/plan/plan.json");
    expect(applied).toBe(saved);
    expect(up.needs).toBe("plan");
    const kept = plan.steps?.[at(plan, "upload-artifact")]?.with;
    const taken = up.steps?.[at(up, "download-artifact")]?.with;
    expect(taken).toEqual({ name: kept?.["name"], path: kept?.["path"] });
    for (const job of [plan, up]) expect(job.env?.["PULUMI_EXPERIMENTAL"]).toBe("true");
  });
});
