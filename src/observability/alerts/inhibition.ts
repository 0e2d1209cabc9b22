import type { AlertFamily } from "./alert.ts";

/** While the alert `source` fires, those named in `targets` say nothing new. */
export interface Inhibition {
  readonly source: string;
  readonly targets: readonly string[];
  /** Labels that must have the same value on both. */
  readonly same: readonly string[];
}

/** Which alerts hide which. Throws on one that hides an alert which does not exist, or itself. */
export function inhibitions(families: readonly AlertFamily[]): Inhibition[] {
  const alerts = families.flatMap((family) => family.alerts);
  const names = new Set(alerts.map(({ name }) => name));
  return alerts.flatMap(({ name, hides = [], hidesWithSame: same = [] }) => {
    const bad = hides.find((hidden) => !names.has(hidden) || hidden === name);
    if (bad !== undefined) throw new RangeError(`${name} hides ${bad}: found no other alert of that name`);
    return hides.length === 0 ? [] : [{ source: name, targets: hides, same }];
  });
}
