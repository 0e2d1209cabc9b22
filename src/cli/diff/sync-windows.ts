import { at, type Fields, list, text } from "../../base/fields.ts";
import { attention, danger, type Item } from "./item.ts";
import type { Side } from "./side.ts";

const windowsOf = (side: Side): readonly Fields[] => list(at(side.values, "gitops", "syncWindows"));

const key = (window: Fields): string => `${text(window["kind"])} ${text(window["schedule"])}`;

const when = (window: Fields): string =>
  `"${text(window["schedule"])}" for ${text(window["duration"])}, ${text(window["timeZone"]) || "Etc/UTC"}`;

const isAllow = (window: Fields): boolean => window["kind"] === "allow";

/** Windows in which Argo CD syncs by itself, or does not, that come or go. */
export function syncWindows(before: Side, after: Side): Item[] {
  const [old, now] = [windowsOf(before), windowsOf(after)];
  const gone = old.filter((window) => !now.some((one) => key(one) === key(window)));
  const come = now.filter((window) => !old.some((one) => key(one) === key(window)));
  const anyTime = old.some(isAllow) && !now.some(isAllow);
  return [
    ...gone.map((window) => {
      const what = `The sync window ${when(window)} is removed`;
      if (!isAllow(window))
        return danger(`${what}: Argo CD syncs by itself in it. It was there because: ${text(window["reason"])}`);
      return anyTime
        ? danger(`${what}, the last that allows: Argo CD syncs by itself at any time.`)
        : attention(`${what}: Argo CD no longer syncs by itself in it, nor puts drift right.`);
    }),
    ...come.map((window) =>
      attention(
        isAllow(window)
          ? `The sync window ${when(window)} is new: Argo CD syncs by itself in windows that allow it only.`
          : `The sync window ${when(window)} is new: in it Argo CD neither syncs by itself nor puts drift right.`,
      ),
    ),
  ];
}
