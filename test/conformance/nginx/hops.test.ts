import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nginxVersion } from "../../drill/nginx-version.ts";
import { nginxArguments } from "../../drill/pod.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { distinctCollectors, PodDirectory } from "../otelcol/rendered.ts";
import { eachChecked } from "../summary.ts";

const absent = missing(["nginx", "openssl"]);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);
const nginx = absent.length === 0 ? pathOf("nginx") : "";

test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")("NGINX is there", () => {
  expect(absent).toEqual([]);
});

const directory = new PodDirectory();
afterAll(() => directory.remove());

/** What NGINX says of a hop's file. */
function check(file: string, root: string): { readonly status: number | null; readonly said: string } {
  // A file, for NGINX opens /dev/stderr by its name, which does not work with what Node makes for a pipe.
  const log = join(root, "nginx.log");
  const output = openSync(log, "w");
  const { status } = spawnSync(nginx, [...nginxArguments(file, root), "-t"], { stdio: ["ignore", output, output] });
  closeSync(output);
  return { status, said: readFileSync(log, "utf8") };
}

describe.runIf(absent.length === 0)(`NGINX ${nginx === "" ? "" : nginxVersion(nginx)}`, () => {
  eachChecked({ program: "nginx", what: "distinct hops, good and broken", version: () => nginxVersion(nginx) });
  const hops = distinctCollectors()
    .filter(({ rendered }) => rendered.hop !== undefined)
    .map((one) => ({ ...one, name: one.rendered.name }));

  test.each(hops)("accepts the hop of $name of $from (S0-COL-12)", ({ rendered }) => {
    const { place, written } = directory.write(rendered);
    const { status, said } = check(written.hop ?? "", place.root);
    expect(said).not.toMatch(/\[(warn|error|crit|alert|emerg)\]/);
    expect(status).toBe(0);
  });

  test.each([
    ["a directive that is none", "proxy_read_timeout", "proxy_read_timeoot", "proxy_read_timeoot"],
    ["a group of servers that is nowhere", "upstream tempo", "upstream tmepo", "tempo"],
  ])("refuses %s", (_, from, to, names) => {
    const hop = hops.find(({ name }) => name.endsWith("traces-processor"));
    if (hop === undefined) throw new Error("found no traces processor");
    const { place, written } = directory.write(hop.rendered);
    const file = written.hop ?? "";
    const before = readFileSync(file, "utf8");
    expect(before).toContain(from);
    writeFileSync(file, before.replace(from, to));
    const { status, said } = check(file, place.root);
    expect(status).not.toBe(0);
    expect(said).toContain(names);
  });
});
