import { differingLines } from "../../../charts/tree.ts";
import { type Item, note } from "./item.ts";
import type { Side } from "./side.ts";

/** Rendered files that are no Kubernetes objects, such as a Compose file: what of each is new, gone or different. */
export function otherFiles(before: Side, after: Side): Item[] {
  const [was, is] = [before.files ?? new Map<string, string>(), after.files ?? new Map<string, string>()];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((path): Item[] => {
    const [old, now] = [was.get(path), is.get(path)];
    if (old === now) return [];
    if (old === undefined) return [note(`${path} is new.`)];
    if (now === undefined) return [note(`${path} goes.`)];
    return [note(`${path} changes.`, differingLines(old, now))];
  });
}
