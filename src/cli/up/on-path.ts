import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is on PATH. */
function onPath(program: string, path = process.env["PATH"] ?? ""): string | undefined {
  return path
    .split(delimiter)
    .map((directory) => join(directory, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** As `onPath`, with symbolic links followed: programs may have files beside them. */
export function locate(program: string): string | undefined {
  const file = onPath(program);
  return file === undefined ? undefined : realpathSync(file);
}
