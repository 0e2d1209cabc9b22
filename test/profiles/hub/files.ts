import { load } from "js-yaml";
import { hub } from "../../../profiles/hub/system.ts";
import type { Manifest } from "../lgtm-ha/stack.ts";

/** Every rendered file: path below `deploy/hub` → text. */
export const FILES = hub.render("host").files;

export function text(path: string): string {
  const found = FILES.get(path);
  if (found === undefined) throw new Error(`found no ${path}; there are ${[...FILES.keys()].join(", ")}`);
  return found;
}

/** Every Kubernetes object, with the file that it stands in. */
export const OBJECTS: readonly Manifest[] = [...FILES]
  .filter(([path]) => path.startsWith("k3s/"))
  .map(([, content]) => load(content) as Manifest);

/** Unit files by name. */
export const UNITS: ReadonlyMap<string, string> = new Map(
  [...FILES].flatMap(([path, content]) =>
    path.startsWith("host/systemd/") ? [[path.slice(13), content] as const] : [],
  ),
);

/** Values of a directive in a unit, in their order. */
export const directive = (unit: string, name: string): string[] =>
  (UNITS.get(unit) ?? "")
    .split("\n")
    .flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));
