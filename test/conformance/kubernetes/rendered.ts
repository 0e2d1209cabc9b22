import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { readManifests } from "../../../src/cli/manifests.ts";
import { APPS_FOLDER } from "../../../src/config/git.ts";
import { placeOf, waveOf } from "../../../src/config/hyperion/waves.ts";
import { ENVIRONMENTS } from "../../../src/config/load.ts";
import { ANNOTATIONS } from "../../../src/kubernetes/labels.ts";
import type { Live, Reference } from "./api.ts";

/** A rendered file: one object, in the server's order of arrival. */
export interface Rendered {
  readonly file: string;
  readonly text: string;
  readonly object: Pick<Live, "apiVersion" | "kind" | "metadata">;
  /** Files of one number are synced together, after those of a smaller one. */
  readonly wave: number;
}

const appOf = (file: string): string => dirname(file).split("/")[2] ?? "";

/** Phase of its application, then the wave inside it. The Applications themselves are there before what they sync. */
function waveOfFile(file: string, { metadata }: Rendered["object"]): number {
  const app = appOf(file);
  if (app === APPS_FOLDER) return -1;
  return waveOf(placeOf(app).phase) * 1000 + Number(metadata.annotations?.[ANNOTATIONS.syncWave] ?? 0);
}

/** Every file of an environment in the order in which Argo CD syncs them. */
export function renderedFiles(environment: string): Rendered[] {
  const all = readManifests(join("deploy", environment)).map((manifest): Rendered => {
    const object = manifest.object as unknown as Rendered["object"];
    const { file } = manifest;
    return { file, text: readFileSync(file, "utf8"), object, wave: waveOfFile(file, object) };
  });
  return all.sort((a, b) => a.wave - b.wave);
}

/** Every file of every environment; one that is the same in several, but for the line that names its source, is read once. */
export function distinctFiles(): Rendered[] {
  const seen = new Map<string, Rendered>();
  for (const environment of ENVIRONMENTS) {
    for (const rendered of renderedFiles(environment)) {
      const content = rendered.text.replace(/^#.*\n/, "");
      if (!seen.has(content)) seen.set(content, rendered);
    }
  }
  return [...seen.values()];
}

/** Folder with the definitions of the operators' kinds; undefined where there is none. */
export function definitionsDirectory(): string | undefined {
  const beside = join("..", "shared", "crds");
  const named = process.env["HYPERION_CRDS"] ?? (process.env["CI"] === "true" ? beside : undefined);
  return named !== undefined && existsSync(named) && statSync(named).isDirectory() ? named : undefined;
}

export interface Definition extends Reference {
  readonly text: string;
}

/** Every CustomResourceDefinition below a folder, as the server takes it. */
export function definitions(directory: string): Definition[] {
  const files = readdirSync(directory).filter((file) => /\.ya?ml$/.test(file));
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(directory, file), "utf8")).flatMap((document): Definition[] => {
      const object = document.toJS() as Definition | null;
      return object?.kind === "CustomResourceDefinition" ? [{ ...object, text: JSON.stringify(object) }] : [];
    }),
  );
}
