import { TOOLS } from "../../tools/catalogue.ts";
import { onPath as find } from "../../tools/path.ts";

/** Programs that `npm run tools` makes without being asked for them by name. */
const ALWAYS_MADE: ReadonlySet<string> = new Set(
  TOOLS.filter(({ tier }) => tier === "ci").flatMap(({ programs }) => programs),
);

/**
 * Whether a program is on PATH. Where it is not, says so and how to get it: a skip is never silent. In CI, one that
 * `npm run tools` makes must be there: throws where it is not.
 */
export function onPath(program: string, howToGet: string): boolean {
  if (find(program) !== undefined) return true;
  const made = ALWAYS_MADE.has(program);
  if (made && process.env["CI"] === "true") {
    throw new Error(`${program} is not on PATH, and CI requires it: npm run tools makes it`);
  }
  console.warn(`skipped: ${program} is not on PATH; get it ${made ? "by npm run tools" : `from ${howToGet}`}`);
  return false;
}
