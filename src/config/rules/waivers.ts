import { type Breach, rule } from "./rule.ts";

/** The same day a year later, `YYYY-MM-DD`; 1 March for 29 February. */
function yearAfter(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return new Date(Date.UTC(year + 1, month - 1, date)).toISOString().slice(0, 10);
}

/** Waivers hold today, end within a year, and are not given twice. Dates compare as text: `YYYY-MM-DD`. */
export const waiverRules = [
  rule(["waivers"], function* ({ waivers }, { today }): Generator<Breach> {
    const seen = new Map<string, number>();
    for (const [index, { rule: id, resource, expires }] of waivers.entries()) {
      const key = `${id} ${resource}`;
      const before = seen.get(key);
      if (before === undefined) seen.set(key, index);
      else
        yield {
          path: ["waivers", index],
          found: `a second waiver of ${id} for ${resource}`,
          allowed: `one; waivers.${before} has it already`,
        };
      if (expires < today) {
        yield {
          path: ["waivers", index, "expires"],
          found: `${expires}, which is past`,
          allowed: `a day from ${today} to ${yearAfter(today)}`,
          remedy: "mend what was waived and remove the waiver, or argue it anew",
        };
      } else if (expires > yearAfter(today)) {
        yield {
          path: ["waivers", index, "expires"],
          found: `${expires}, more than a year ahead`,
          allowed: `a day from ${today} to ${yearAfter(today)}`,
        };
      }
    }
  }),
];
