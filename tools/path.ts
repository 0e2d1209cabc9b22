import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { binDirectory, isCached } from "./cache.ts";
import { TOOLS } from "./catalogue.ts";

/** PATH with the cached tools before it: what `npm run tools` made is what conformance runs. */
export const toolsPath = (): string =>
  [...TOOLS.filter(isCached).map(binDirectory), process.env["PATH"] ?? ""].join(delimiter);

/** Where on PATH a program is; undefined where it is not. */
export const onPath = (program: string): string | undefined =>
  (process.env["PATH"] ?? "")
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
