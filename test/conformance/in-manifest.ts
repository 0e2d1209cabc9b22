import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readManifests } from "../../src/cli/manifests.ts";

/** A rendered file as a reviewer reads it. */
export interface ManifestFile {
  readonly file: string;
  readonly text: string;
}

/** What a program points at: what it quotes, and the keys that the collector does not. */
const QUOTED = /"([^"\n]{3,})"|'([^'\n]{3,})'|has invalid keys: (\w{3,})/g;

const count = (text: string, word: string): number => text.split(word).length - 1;

/**
 * A program's words with the file and the line of the rarest thing that they quote from it before them; of several,
 * the last: programs say where from the outside in.
 */
export function inManifest({ file, text }: ManifestFile, words: string): string {
  const quoted = [...words.matchAll(QUOTED)].map(([, double, single, key]) => double ?? single ?? key ?? "");
  const [rarest] = quoted
    .filter((word) => text.includes(word))
    .toReversed()
    .toSorted((left, right) => count(text, left) - count(text, right));
  const line = rarest === undefined ? 1 : text.slice(0, text.indexOf(rarest)).split("\n").length;
  return `${file}:${line}: ${words.trim()}`;
}

/** Files of an environment's ConfigMaps whose name has a pattern. */
export const configMapFiles = (environment: string, name: RegExp): ManifestFile[] =>
  readManifests(join("deploy", environment))
    .filter(({ object }) => object.kind === "ConfigMap" && name.test(object.metadata.name ?? ""))
    .map(({ file }) => ({ file, text: readFileSync(file, "utf8") }));
