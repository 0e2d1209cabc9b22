import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { OWN_IMAGES, ownImagesSchema } from "../../src/config/own-images.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const workflow = (file: string) =>
  parse(readFileSync(`.github/workflows/${file}`, "utf8")) as {
    readonly on: { readonly push: { readonly branches: readonly string[] } };
    readonly jobs: Readonly<Record<string, Job>>;
  };
const { list, build, publish, record } = workflow("images.yml").jobs;
const runs = (job: Job | undefined): string => (job?.steps ?? []).map(({ run = "" }) => run).join("\n");
const at = (text: string, words: string): number => {
  const place = text.indexOf(words);
  expect(place, words).toBeGreaterThan(-1);
  return place;
};

describe("the images workflow", () => {
  test("scans each image before it is published, and stops at what is HIGH or CRITICAL and has a fix (S0-SEC-03)", () => {
    const steps = runs(build);
    const scan = at(steps, "--scanners vuln --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1");
    expect(scan).toBeGreaterThan(at(steps, "docker build"));
    expect(at(steps, "--scanners secret --exit-code 1")).toBeGreaterThan(scan);
    expect([publish?.needs].flat()).toContain("build");
    expect(steps).not.toMatch(/docker (login|push)/);
    expect(runs(publish)).not.toContain("docker build");
  });

  test("publishes from main alone, with a signature, a bill of materials and the report that Kyverno asks for (S0-SEC-03)", () => {
    expect(publish?.if).toBe("github.event_name == 'push'");
    expect(workflow("images.yml").on.push.branches).toEqual(["main"]);
    const steps = runs(publish);
    const push = at(steps, "docker push");
    for (const words of ["cosign sign", "--type cyclonedx", "--type vuln"])
      expect(at(steps, words)).toBeGreaterThan(push);
    expect(steps).not.toMatch(/--key|COSIGN_PASSWORD/);
    // As tags, which the environments' registries cache; they bring no referrers of an upstream image.
    expect(steps).toMatch(/as_tags=\(.*--new-bundle-format=false --use-signing-config=false\)/);
    for (const [, flags] of steps.matchAll(/cosign (?:sign|attest) (\S+)/g)) expect(flags).toContain("{as_tags[@]}");
    expect(runs(build)).toContain("--format cosign-vuln");
    expect(runs(build)).toContain("--format cyclonedx");
  });

  test("gives each job what it needs: who runs the services' code writes nothing, who writes runs none of it", () => {
    expect([list, build, publish, record].map((job) => job?.permissions)).toEqual([
      { contents: "read" },
      { contents: "read" },
      { contents: "read", packages: "write", "id-token": "write" },
      { contents: "write", "pull-requests": "write" },
    ]);
    expect(publish?.steps.map(({ uses = "" }) => uses.split("@")[0])).not.toContain("actions/checkout");
    expect(runs(record)).not.toMatch(/npm |node |docker /);
  });

  test("writes the digests where versions are, in the form in which they are read (S0-SEC-03)", () => {
    expect(runs(record)).toContain("src/config/own-images.json");
    const image = { commit: "0a".repeat(20), digest: `sha256:${"0b".repeat(32)}` };
    expect(ownImagesSchema.parse({ ...OWN_IMAGES, "order-service": image })).toMatchObject({ "order-service": image });
    expect(ownImagesSchema.safeParse({ "order-service": { ...image, digest: "latest" } }).success).toBe(false);
    expect(ownImagesSchema.safeParse({ "../x": image }).success).toBe(false);
  });
});

test("CI fetches the third-party charts that conformance renders with our values", () => {
  const steps = runs(workflow("ci.yml").jobs["test"]);
  expect(at(steps, "HYPERION_CHARTS=")).toBeGreaterThan(at(steps, "helm pull"));
  expect(at(steps, "bash .ci/run")).toBeGreaterThan(at(steps, "HYPERION_CHARTS="));
});

test("CI scans the rendered manifests and the repository for mistakes and secrets (S0-SEC-03)", () => {
  const steps = runs(workflow("ci.yml").jobs["scan"]);
  expect(steps).toContain("trivy config --severity HIGH,CRITICAL --exit-code 1 deploy");
  expect(steps).toContain("trivy filesystem --scanners secret --exit-code 1 .");
});
