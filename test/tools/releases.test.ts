import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { IMAGES } from "../../src/config/versions.ts";
import { TOOLS } from "../../tools/catalogue.ts";
import { releases } from "../../tools/releases.ts";

const urls = releases().map(({ url }) => url);
const programs = releases().flatMap((release) => Object.keys(release.programs));

describe("official releases", () => {
  test.each(["otelcol", "loki", "tempo", "vmstorage", "vmagent", "alertmanager"] as const)(
    "of %s are at the tag that is deployed",
    (name) => {
      expect(urls.filter((url) => url.includes(IMAGES[name].tag))).not.toEqual([]);
    },
  );

  test("of Prometheus are named by the release, not by its Go module", () => {
    expect(urls.find((url) => url.includes("/prometheus/prometheus/"))).toMatch(/\/v3\.\d+\.\d+\/prometheus-3\./);
  });

  test("bring every program that CI would have to compile, each once", () => {
    const compiled = TOOLS.filter(({ tier, source }) => tier === "ci" && source.kind === "go");
    expect(programs).toEqual(expect.arrayContaining(compiled.flatMap((tool) => tool.programs)));
    expect(new Set(programs).size).toBe(programs.length);
  });

  test("are all whole addresses: no version is missing", () => {
    for (const url of urls) expect(url).toMatch(/^https:\/\/[a-z.0-9]+\/\S*v\d+\.\d+\.\d+/);
    expect(urls.join()).not.toContain("undefined");
  });
});

const root = mkdtempSync(join(tmpdir(), "releases-"));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Answers each URL with an archive, or a file, that holds what the release is said to hold. */
const CURL = `#!/bin/bash
while [ $# -gt 1 ]; do case "$1" in --output) output=$2; shift ;; esac; shift; done
files=$(grep -F "$1" "$RELEASES" | cut -f2 | tr ' ' '\\n' | sed 's/.*=//')
content=$(mktemp -d)
mkdir "$content/inside"
for file in $files; do echo "$file of $1" > "$content/inside/$file"; done
case "$1" in
  *.tar.gz | *.zip) tar -czf "$output" -C "$content" inside ;;
  *) cp "$content/inside/$files" "$output" ;;
esac
`;

/** `unzip` in the words that the workflow says to it; a machine may lack `zip`, so that the archive is none. */
const UNZIP = '#!/bin/bash\ntar -xzf "$2" -C "$4"\n';

test("the workflow puts every program of every release where PATH has it", () => {
  const workflow = parse(readFileSync(".github/workflows/ci.yml", "utf8")) as {
    jobs: { test: { steps: { run?: string }[] } };
  };
  const step = workflow.jobs.test.steps.find(({ run }) => run?.includes("--releases"))?.run ?? "";
  const stubs = join(root, "stubs");
  mkdirSync(stubs);
  for (const [name, text] of Object.entries({ curl: CURL, unzip: UNZIP })) {
    writeFileSync(join(stubs, name), text);
    chmodSync(join(stubs, name), 0o755);
  }
  const listed = spawnSync(process.execPath, ["tools/main.ts", "--releases"], { encoding: "utf8" }).stdout;
  const [list, path] = [join(root, "releases"), join(root, "path")];
  writeFileSync(list, listed);
  const { status, stderr } = spawnSync("bash", ["-e", "-c", step], {
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: [stubs, process.env["PATH"] ?? ""].join(delimiter),
      RELEASES: list,
      RUNNER_TEMP: root,
      GITHUB_PATH: path,
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(readdirSync(join(root, "bin")).sort()).toEqual([...programs].sort());
  expect(readFileSync(join(root, "bin", "loki"), "utf8")).toContain("loki-linux-amd64 of https://");
  expect(readFileSync(path, "utf8").trim()).toBe(join(root, "bin"));
});
