import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Manifest } from "../../policies/evaluate-manifests.ts";
import { UserError } from "../base/problem.ts";
import { isKubernetesObject } from "../kubernetes/object.ts";

function filesOf(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = readdirSync(path, { recursive: true, encoding: "utf8" });
    return files.filter((file) => /\.ya?ml$/.test(file)).map((file) => join(path, file));
  } catch {
    throw new UserError(`${path}: no such file or directory; name manifests, or folders of them`);
  }
}

/** Every Kubernetes object in a file or below a folder. Throws a UserError where a file is not YAML. */
export function readManifests(path: string): Manifest[] {
  return filesOf(path)
    .sort()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(file, "utf8")).flatMap((document): Manifest[] => {
        const [error] = document.errors;
        if (error !== undefined) throw new UserError(`${file}: not valid YAML: ${error.message}`);
        const object: unknown = document.toJS();
        return isKubernetesObject(object) ? [{ file, object }] : [];
      }),
    );
}
