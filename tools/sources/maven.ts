import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RECIPES } from "../cache.ts";
import { run } from "../run.ts";
import type { MavenSource } from "../tool.ts";

/** Copies a project's dependencies into one folder, and writes a launcher for each class that is a program. */
export function copyMaven(source: MavenSource, directory: string): void {
  mkdirSync(join(directory, "bin"), { recursive: true });
  const project = join(RECIPES, "maven", source.folder, "pom.xml");
  const libraries = join(directory, "lib");
  run("mvn", [
    "--batch-mode",
    "--strict-checksums",
    "--quiet",
    `--file=${project}`,
    `-DoutputDirectory=${libraries}`,
    "dependency:copy-dependencies",
  ]);
  for (const [program, main] of Object.entries(source.mains)) {
    const file = join(directory, "bin", program);
    // The folder is renamed once it is complete, so a launcher finds its libraries from where it stands itself.
    const here = '$(dirname "$(readlink -f "$0")")';
    writeFileSync(file, `#!/bin/sh\nexec java \${KAFKA_HEAP_OPTS:--Xmx384m} -cp "${here}/../lib/*" ${main} "$@"\n`);
    chmodSync(file, 0o755);
  }
}
