import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { formatProblems, UserError } from "../../src/base/problem.ts";
import { checkFleet, loadFleet } from "../../src/config/fleet.ts";
import { ENVIRONMENTS, environmentFile, parseStack } from "../../src/config/load.ts";
import { type Edit, replace, TODAY } from "./bad-files/bad-file.ts";

const stack = (name: string, ...edits: Edit[]) => {
  const file = environmentFile(name);
  return parseStack(
    file,
    edits.reduce((text, edit) => edit(text), readFileSync(file, "utf8")),
    TODAY,
  );
};

/** The message for qa's file, edited, beside dev's as it is. */
const message = (...edits: Edit[]): string[] =>
  formatProblems(checkFleet([stack("dev"), stack("qa", ...edits)])).split("\n");

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function workspace(): string {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-fleet-"));
  directories.push(directory);
  for (const name of ENVIRONMENTS) cpSync(environmentFile(name), join(directory, environmentFile(name)));
  return directory;
}

function edit(directory: string, name: string, change: Edit): void {
  const file = join(directory, environmentFile(name));
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

function failureOf(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("expected a UserError");
}

test("there are exactly dev, qa and prod, a file each (S0-AKS-02)", () => {
  const files = readdirSync(".").filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  expect(files.toSorted()).toEqual(["dev", "prod", "qa"].map(environmentFile));
  expect(loadFleet(".", TODAY).map(({ environment }) => environment)).toEqual(["dev", "qa", "prod"]);
});

test("dev, qa and prod share no range, no name and no identity (S0-AKS-03)", () => {
  expect(checkFleet(ENVIRONMENTS.map((name) => stack(name)))).toEqual([]);
});

describe("two environments may not share", () => {
  test("a pod range", () => {
    expect(message(replace("podCidr: 10.120.0.0/16", "podCidr: 10.110.128.0/17"))).toEqual([
      expect.stringMatching(/^Pulumi\.qa\.yaml:\d+:7 {2}config\.hyperion:environment\.network\.podCidr$/),
      "  found    10.110.128.0/17",
      "  allowed  a range that does not overlap network.podCidr of Pulumi.dev.yaml, 10.110.0.0/16",
    ]);
  });

  test("a service range with the other's address space", () => {
    expect(message(replace("serviceCidr: 10.220.0.0/20", "serviceCidr: 10.10.240.0/20"))).toEqual([
      expect.stringMatching(/^Pulumi\.qa\.yaml:\d+:7 {2}config\.hyperion:environment\.network\.serviceCidr$/),
      "  found    10.10.240.0/20",
      "  allowed  a range that does not overlap network.addressSpace of Pulumi.dev.yaml, 10.10.0.0/16",
    ]);
  });

  test("a DNS zone, reported once and not for every host in it", () => {
    expect(message(replace("zone: qa.telemetry.carrier.example", "zone: dev.telemetry.carrier.example"))).toEqual([
      expect.stringMatching(/^Pulumi\.qa\.yaml:\d+:7 {2}config\.hyperion:environment\.dns\.zone$/),
      "  found    a DNS zone that Pulumi.dev.yaml has: dev.telemetry.carrier.example",
      "  allowed  a value of its own",
      "  do       one environment answers for a zone",
    ]);
  });

  test("a host with the other's zone", () => {
    expect(
      message(replace("zone: qa.telemetry.carrier.example", "zone: grafana.dev.telemetry.carrier.example"))[1],
    ).toBe("  found    a DNS zone that Pulumi.dev.yaml has: grafana.dev.telemetry.carrier.example");
  });

  test("a GitHub environment", () => {
    expect(message(replace("      environment: qa\n", "      environment: dev\n"))).toEqual([
      expect.stringMatching(/^Pulumi\.qa\.yaml:\d+:7 {2}config\.hyperion:environment\.github\.environment$/),
      "  found    a GitHub environment that Pulumi.dev.yaml has: carrier/observability-platform:dev",
      "  allowed  a value of its own",
      "  do       its approval guards one deployment, and its OIDC subject may change one environment",
    ]);
  });

  test("the audience of producers' tokens", () => {
    expect(
      message(replace("ingest: b1c2d3e4-0002-4a5b-8c6d-7e8f9a0b1c03", "ingest: b1c2d3e4-0001-4a5b-8c6d-7e8f9a0b1c03")),
    ).toEqual([
      expect.stringMatching(/^Pulumi\.qa\.yaml:\d+:7 {2}config\.hyperion:environment\.entraApps\.ingest$/),
      "  found    an audience of producers' tokens that Pulumi.dev.yaml has: b1c2d3e4-0001-4a5b-8c6d-7e8f9a0b1c03",
      "  allowed  a value of its own",
      "  do       a token for one environment must be refused by the others",
    ]);
  });

  test("any composed name", () => {
    const [dev] = [stack("dev")];
    const paths = checkFleet([dev, stack("dev")]).map(({ path }) => path);
    expect(paths).toContain("config.hyperion:environment.organisation.namePrefix");
    expect(paths).toContain("config.hyperion:environment.clusters.0.name");
  });
});

describe("loadFleet", () => {
  test("reports the problems of all files at once, and of those between the files that can be read", () => {
    const directory = workspace();
    edit(directory, "dev", replace("region: swedencentral", "region: moon"));
    edit(directory, "prod", replace("podCidr: 10.130.0.0/16", "podCidr: 10.120.0.0/16"));
    const error = failureOf(() => loadFleet(directory, TODAY));
    expect(error.message).toBe("2 problems in the environment files");
    expect(error.problems.map(({ file, path }) => [file, path])).toEqual([
      ["Pulumi.dev.yaml", "config.hyperion:environment.azure.region"],
      ["Pulumi.prod.yaml", "config.hyperion:environment.network.podCidr"],
    ]);
  });

  test("says which file is absent, and what the files are called", () => {
    const directory = workspace();
    rmSync(join(directory, environmentFile("qa")));
    expect(formatProblems(failureOf(() => loadFleet(directory, TODAY)).problems)).toBe(
      [
        "Pulumi.qa.yaml",
        "  found    no such file",
        "  allowed  one of Pulumi.dev.yaml, Pulumi.qa.yaml, Pulumi.prod.yaml",
        "  do       run the command in the root of the repository",
      ].join("\n"),
    );
  });
});
