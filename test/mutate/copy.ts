import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exec } from "../../src/command/exec.ts";
import { type Break, broken } from "./break.ts";
import { filesOf } from "./row-tests.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Where packages are: also beside the workspace that needs another version of one than the root has. */
const MODULES = ["node_modules", "src/services/node_modules"] as const;

/** A copy of the repository's tracked files in which one mistake after the other is made. */
export class WorkingCopy {
  readonly directory: string;
  #rendered = false;

  constructor(name: string) {
    this.directory = join(ROOT, "dist/mutate", name);
    rmSync(this.directory, { recursive: true, force: true });
    const files = exec("git", ["-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for (const file of files.stdout.toString().split("\0").filter(Boolean)) {
      mkdirSync(dirname(join(this.directory, file)), { recursive: true });
      cpSync(join(ROOT, file), join(this.directory, file));
    }
    for (const modules of MODULES)
      if (existsSync(join(ROOT, modules))) symlinkSync(join(ROOT, modules), join(this.directory, modules));
  }

  /**
   * Makes a mistake. Where a test of the row reads `deploy/`, it is rendered anew, as the mistake's author would: the
   * comparison with `deploy/` then passes.
   */
  make(mistake: Break): void {
    const path = join(this.directory, mistake.file);
    writeFileSync(path, broken(readFileSync(path, "utf8"), mistake));
    const { files } = filesOf(mistake.row, this.directory);
    if (files.some((file) => readFileSync(join(this.directory, file), "utf8").includes('"deploy'))) {
      this.#rendered = true;
      exec(process.execPath, [join(this.directory, "src/cli/main.ts"), "synth"], { cwd: this.directory });
    }
  }

  /** Puts back the file and what was rendered. */
  undo({ file }: Break): void {
    cpSync(join(ROOT, file), join(this.directory, file));
    if (!this.#rendered) return;
    rmSync(join(this.directory, "deploy"), { recursive: true, force: true });
    cpSync(join(ROOT, "deploy"), join(this.directory, "deploy"), { recursive: true });
    this.#rendered = false;
  }
}
