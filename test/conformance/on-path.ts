import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a program is on PATH. Where it is not, says so and how to get it: a skip is never silent. */
export function onPath(program: string, howToGet: string): boolean {
  const found = (process.env["PATH"] ?? "").split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) console.warn(`skipped: ${program} is not on PATH; get it from ${howToGet}`);
  return found;
}
