import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { anchorOf } from "../../../src/observability/alerts/alert.ts";
import type { AlertingRule } from "../../../src/observability/rule.ts";

const DIRECTORY = "docs/runbooks";

/** Pages of runbooks by their file names. */
export const runbookPages = (): ReadonlyMap<string, string> =>
  new Map(readdirSync(DIRECTORY).map((file) => [file, readFileSync(join(DIRECTORY, file), "utf8")]));

/** Text below each heading of a page, by the heading's anchor. */
function sections(page: string): ReadonlyMap<string, string> {
  const parts = page.split(/^#{1,6} +/m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = "", ...text] = part.split("\n");
      return [anchorOf(heading.trim()), text.join("\n").trim()];
    }),
  );
}

/** Words below which a section cannot say both what to look at and what to do. */
const FEWEST_WORDS = 25;

/** What is wrong with where an alert sends people; undefined is the only good answer. */
export function badRunbook({ annotations }: AlertingRule, pages: ReadonlyMap<string, string>): string | undefined {
  const [, file = "", anchor = ""] = /\/docs\/runbooks\/([\w-]+\.md)#(.+)$/.exec(annotations.runbook_url) ?? [];
  const page = pages.get(file);
  if (page === undefined) return `no page ${file || annotations.runbook_url}`;
  const text = sections(page).get(anchor);
  if (text === undefined) return `${file} has no heading for #${anchor}`;
  return text.split(/\s+/).length < FEWEST_WORDS ? `${file}#${anchor} says nothing` : undefined;
}
