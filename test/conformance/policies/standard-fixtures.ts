import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { STANDARD_VERSION } from "../../../policies/pod-security/pod-policy.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";

/** The release of k8s.io/pod-security-admission whose test data is the standard at v1.37. */
export const FIXTURES_MODULE = "k8s.io/pod-security-admission@v0.37.0";

/** Where `go env GOMODCACHE` points, by the same rules and without asking Go. */
function moduleCache(): string {
  const { GOMODCACHE, GOPATH } = process.env;
  return GOMODCACHE ?? join(GOPATH?.split(delimiter)[0] ?? join(homedir(), "go"), "pkg", "mod");
}

/** Directory of the standard's own fixtures in Go's module cache; undefined where they have not been fetched. */
export function fixturesDirectory(): string | undefined {
  const directory = join(moduleCache(), FIXTURES_MODULE, "test", "testdata");
  return existsSync(directory) ? directory : undefined;
}

export interface StandardFixture {
  readonly name: string;
  readonly verdict: "pass" | "fail";
  readonly pod: KubernetesObject;
}

/** Every pod of a profile at the version that the policies are, with the verdict that the standard gives it. */
export function standardFixtures(directory: string, profile: "baseline" | "restricted"): StandardFixture[] {
  return (["pass", "fail"] as const).flatMap((verdict) => {
    const folder = join(directory, profile, STANDARD_VERSION, verdict);
    return readdirSync(folder).map((file) => ({
      name: `${verdict}/${file}`,
      verdict,
      pod: parse(readFileSync(join(folder, file), "utf8")) as KubernetesObject,
    }));
  });
}
