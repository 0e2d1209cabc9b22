import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { marker } from "../../src/cli/diff/markdown.ts";
import { ENVIRONMENTS } from "../../src/config/load.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

interface Job {
  readonly permissions: Record<string, string>;
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: { readonly name: string };
  readonly strategy?: { readonly matrix: { readonly environment: readonly string[] } };
  readonly "runs-on": unknown;
  readonly steps: readonly Step[];
}

const read = (path: string): string => readFileSync(`.github/${path}`, "utf8");
const jobsOf = (file: string): Record<string, Job> =>
  (parse(read(`workflows/${file}`)) as { readonly jobs: Record<string, Job> }).jobs;
const job = (file: string, name: string): Job => {
  const found = jobsOf(file)[name];
  if (found === undefined) throw new Error(`no job ${name} in ${file}`);
  return found;
};
const runs = ({ steps }: Job): string => steps.map(({ run }) => run ?? "").join("\n");

describe("the review of a pull request", () => {
  test("every environment's difference is told, from the commit that it would be merged into", () => {
    const diff = job("preview.yml", "diff");
    expect(diff.strategy?.matrix.environment).toEqual([...ENVIRONMENTS]);
    expect(runs(diff)).toMatch(/hyperion -- diff "\$ENVIRONMENT" --against "\$\(git rev-parse HEAD\^1\)" .*--markdown/);
    expect(diff.permissions).toEqual({ contents: "read" });
  });

  test("the job that may write to the pull request runs nothing of it, and leaves forks alone", () => {
    const comment = job("preview.yml", "comment");
    expect(comment.needs).toBe("diff");
    expect(comment.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(comment.permissions).toEqual({ contents: "read", "pull-requests": "write" });
    expect(comment.steps.some(({ uses = "" }) => uses.startsWith("actions/checkout") || uses.startsWith("./"))).toBe(
      false,
    );
    expect(runs(comment)).not.toMatch(/npm|node /);
  });

  test("the comment is found again by the mark in its first line, and each environment has its own", () => {
    expect(runs(job("preview.yml", "comment"))).toContain('mark="$(head -n 1 "$file")"');
    expect(runs(job("preview.yml", "comment"))).toContain(`for environment in ${ENVIRONMENTS.join(" ")}; do`);
    expect(new Set(ENVIRONMENTS.map(marker)).size).toBe(ENVIRONMENTS.length);
    for (const name of ENVIRONMENTS) expect(marker(name)).not.toContain("\t");
  });
});

describe("drift", () => {
  test("what was deployed is compared with what Azure has, by an identity that cannot change it", () => {
    const azure = job("drift.yml", "azure");
    expect(azure.environment?.name).toMatch(/-plan$/);
    expect(runs(azure)).toContain('hyperion -- drift "$ENVIRONMENT"');
    expect(azure.steps[0]?.with?.["ref"]).toMatch(/^env\//);
  });

  test("Argo CD is asked from inside the network", () => {
    const argocd = job("drift.yml", "argocd");
    expect(argocd["runs-on"]).toEqual({ group: expect.stringContaining("matrix.environment") });
    expect(runs(argocd)).toContain("hyperion -- health");
  });
});

describe("bump", () => {
  test("what looks for versions and runs the tests cannot write; what writes runs no program of the repository", () => {
    const [raise, open] = [job("bump.yml", "raise"), job("bump.yml", "open")];
    expect(raise.permissions).toEqual({ contents: "read" });
    expect(runs(raise)).toContain("hyperion -- bump --write");
    expect(open.needs).toBe("raise");
    expect(open.permissions).toEqual({ contents: "write", "pull-requests": "write" });
    expect(runs(open)).not.toMatch(/npm|npx|node /);
  });

  test("deploy/ goes with the versions, and the tests pass before a pull request is opened", () => {
    const text = runs(job("bump.yml", "raise"));
    const order = ["bump --write", "hyperion -- synth", "change.patch", "npm test"].map((part) => text.indexOf(part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test("npm packages and actions, those of composite actions too, are raised weekly", () => {
    const { updates } = parse(read("dependabot.yml")) as { readonly updates: readonly Record<string, unknown>[] };
    expect(updates).toMatchObject([
      { "package-ecosystem": "npm", schedule: { interval: "weekly" } },
      { "package-ecosystem": "github-actions", directories: ["/", "/.github/actions/*"] },
    ]);
  });
});

describe("composite actions", () => {
  test.each(readdirSync(".github/actions"))("%s pins every action by commit, with its version beside it", (name) => {
    const lines = read(`actions/${name}/action.yml`)
      .split("\n")
      .filter((line) => line.includes("uses: "));
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
