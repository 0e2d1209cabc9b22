import { loadAll } from "js-yaml";
import { isKubernetesObject, type KubernetesObject } from "../../kubernetes/object.ts";
import type { Manifest, Side } from "./side.ts";

const appOf = (path: string): string => path.split("/")[0] ?? "";

/** The Kubernetes objects of a file; undefined where it holds something else. */
function objectsIn(path: string, text: string): readonly KubernetesObject[] | undefined {
  if (!/\.ya?ml$/.test(path)) return undefined;
  const documents: unknown[] = loadAll(text);
  const objects = documents.filter((one) => isKubernetesObject(one));
  return objects.length > 0 && objects.length === documents.length ? objects : undefined;
}

/** What texts hold: most files are the same on both sides of a comparison, and are read once. */
const read = new Map<string, readonly KubernetesObject[] | undefined>();

function readOnce(path: string, text: string): readonly KubernetesObject[] | undefined {
  const key = `${path}\n${text}`;
  if (!read.has(key)) read.set(key, objectsIn(path, text));
  return read.get(key);
}

/** Rendered files by what they hold: Kubernetes objects, each in the app of its folder, and everything else as text. */
export function contentOf(files: ReadonlyMap<string, string>): Required<Pick<Side, "manifests" | "files">> {
  const manifests: Manifest[] = [];
  const others = new Map<string, string>();
  for (const [path, text] of files) {
    const objects = readOnce(path, text);
    if (objects === undefined) others.set(path, text);
    else manifests.push(...objects.map((object) => ({ app: appOf(path), object })));
  }
  return { manifests, files: others };
}
