import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { loadEnvironment, parseEnvironment } from "../../src/config/load.ts";
import { FIXTURE, fixtureText, replace, TODAY } from "./bad-files/bad-file.ts";

test("zones, DNSSEC, soft delete and the sizes of a pool have their defaults", () => {
  const environment = parseEnvironment(FIXTURE, replace('      zones: ["1", "2", "3"]\n', "")(fixtureText()), TODAY);
  expect(environment.azure.zones).toEqual(["1", "2", "3"]);
  expect(environment.dns.dnssec).toBe(true);
  expect(environment.keyVault).toEqual({ softDeleteDays: 90 });
  expect(environment.clusters[0]?.system).toMatchObject({ maxPods: 110, osDiskSizeGb: 128, taints: [] });
});

test("an unquoted time and date are strings in YAML 1.2", () => {
  const text = fixtureText().replaceAll('"20:00"', "20:00").replaceAll('"2026-01-05"', "2026-01-05");
  expect(parseEnvironment(FIXTURE, text, TODAY).maintenance.cluster).toMatchObject({
    startTime: "20:00",
    startDate: "2026-01-05",
  });
});

test("anchors and merge keys may share values", () => {
  const text = replace(
    "      logs:\n        replication: ZRS\n",
    "      logs:\n        <<: *zonal\n",
  )(
    replace(
      "      traces:\n        replication: ZRS\n",
      "      traces: &zonal\n        replication: ZRS\n",
    )(fixtureText()),
  );
  expect(parseEnvironment(FIXTURE, text, TODAY).storage.logs.replication).toBe("ZRS");
});

test("a waiver holds on its last day, and no longer", () => {
  expect(parseEnvironment(FIXTURE, fixtureText(), "2027-06-30").waivers).toHaveLength(1);
  try {
    parseEnvironment(FIXTURE, fixtureText(), "2027-07-01");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).problems.map(({ path }) => path)).toContain(
      "config.hyperion:environment.waivers.0.expires",
    );
  }
});

test("a file that is called otherwise may hold any environment", () => {
  expect(parseEnvironment("example.yaml", fixtureText(), TODAY).environment).toBe("test");
});

test("a directory in the file's place is told as such", () => {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-load-"));
  mkdirSync(join(directory, "Pulumi.dev.yaml"));
  try {
    loadEnvironment("dev", directory, TODAY);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).problems[0]?.found).toBe("a file that cannot be read (EISDIR)");
  } finally {
    rmSync(directory, { recursive: true });
  }
});
