import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";

type Json = Readonly<Record<string, unknown>>;

/** A rendered object, as far as those who read any kind of them need. */
export interface Manifest extends Json {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const isManifest = (value: unknown): value is Manifest =>
  typeof value === "object" && value !== null && "kind" in value && "metadata" in value;

/** Every object below `deploy/<environment>`. Throws where there is none. */
export function manifestsOf(environment: string, root = "deploy"): Manifest[] {
  const found = readdirSync(join(root, environment), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .flatMap((entry) => loadAll(readFileSync(join(entry.parentPath, entry.name), "utf8")))
    .filter(isManifest);
  if (found.length === 0)
    throw new Error(`found no object below ${join(root, environment)}: run npm run hyperion synth`);
  return found;
}
