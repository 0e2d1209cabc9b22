import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readManifests } from "../../../src/cli/manifests.ts";
import type { Rendered } from "./rendered.ts";

/** Order in which objects of a release stand before others: what they are in, and what they are granted. */
const FIRST = ["Namespace", "PriorityClass", "StorageClass", "ServiceAccount"];

/** An environment's rendered files as a commit has them. What places them into waves was another program. */
export function filesAt(commit: string, environment: string): Rendered[] {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-previous-"));
  try {
    const archive = execFileSync("git", ["archive", commit, `deploy/${environment}`], { maxBuffer: 64 * 1024 * 1024 });
    execFileSync("tar", ["-x", "-C", directory], { input: archive });
    return readManifests(join(directory, "deploy", environment))
      .map((manifest): Rendered => {
        const object = manifest.object as unknown as Rendered["object"];
        const at = FIRST.indexOf(object.kind);
        return {
          file: manifest.file,
          text: readFileSync(manifest.file, "utf8"),
          object,
          wave: at < 0 ? FIRST.length : at,
        };
      })
      .sort((a, b) => a.wave - b.wave);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
