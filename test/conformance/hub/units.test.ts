import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UNITS } from "../../profiles/hub/files.ts";
import { onPath } from "../on-path.ts";

/** Exposure that systemd itself rates our services at, at most; a bare unit has 9.6 of 10. */
const MOST_EXPOSED = 2;

describe.skipIf(!onPath("systemd-analyze", "Debian's package systemd"))("units as systemd reads them", () => {
  const directory = mkdtempSync(join(tmpdir(), "hub-units-"));
  const programs = join(directory, "bin");
  mkdirSync(programs);
  // What a unit starts must exist for the check; what it is does not matter.
  for (const [name, content] of UNITS) {
    writeFileSync(join(directory, name), content.replaceAll(/^(Exec\w+=)\S+/gm, "$1/bin/true"));
  }

  test.each([...UNITS.keys()])("%s is verified without a word", (name) => {
    const file = join(directory, name.replace("@.", "@x."));
    writeFileSync(file, (UNITS.get(name) ?? "").replaceAll(/^(Exec\w+=)\S+/gm, "$1/bin/true"));
    const { stderr, status } = spawnSync("systemd-analyze", ["verify", "--man=no", file], { encoding: "utf8" });
    expect([stderr, status]).toEqual(["", 0]);
  });

  test.each(["hub-proxy.service", "hub-metrics.service", "hub-tailscale-gate.service", "openbao.service"])(
    "%s is rated 2.0 or better (S2-SEC-03)",
    (name) => {
      const args = [
        "security",
        "--offline=true",
        "--no-pager",
        `--threshold=${MOST_EXPOSED * 10}`,
        join(directory, name),
      ];
      const { stdout, status } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
      console.log(stdout.trim().split("\n").at(-1));
      expect(status, stdout).toBe(0);
    },
  );
});
