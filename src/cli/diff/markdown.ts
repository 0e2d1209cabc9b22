import { type Difference, differs, risky } from "./difference.ts";
import type { Item } from "./item.ts";
import { costTable, poolTable, priceNote } from "./tables.ts";
import { plural } from "./words.ts";

/** GitHub refuses a comment of more than 65,536 characters. */
const MAX_CHARACTERS = 60_000;

/** Lines of proof shown of one item. */
const MAX_DETAILS = 40;

/** First line of an environment's comment: the workflow finds by it the comment that it brings up to date. */
export const marker = (environment: string): string => `<!-- hyperion diff ${environment} -->`;

const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;" };

/** Text that Markdown leaves alone and GitHub makes no link or mention of; what stands in backticks stays code. */
const plain = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith("`") && part.length > 1
        ? part
        : part.replaceAll(/[<>@#]/g, (sign) => ENTITIES[sign] ?? sign).replaceAll(/[\\*_|~[\]]/g, "\\$&"),
    )
    .join("");

const LABELS = { danger: "**Danger.** ", attention: "**Attention.** ", note: "" } as const;

function bullet({ risk, sentence, details }: Item): string {
  const first = `- ${LABELS[risk]}${plain(sentence)}`;
  if (details.length === 0) return first;
  const lines = details.slice(0, MAX_DETAILS).map((line) => `  ${line.replaceAll("```", "'''")}`);
  const more = details.length > MAX_DETAILS ? [`  … ${details.length - MAX_DETAILS} more`] : [];
  return [
    first,
    "  <details><summary>details</summary>",
    "",
    "  ```text",
    ...lines,
    ...more,
    "  ```",
    "",
    "  </details>",
  ].join("\n");
}

const table = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const kept = text.slice(0, text.lastIndexOf("\n- ", MAX_CHARACTERS));
  const open = kept.split("<details>").length > kept.split("</details>").length ? "\n  ```\n  </details>\n" : "\n";
  return `${kept}${open}\n**Cut here:** the whole is in the job's artifact.\n`;
}

/** A comment for the pull request: what is risky first, then each subject, then those in which nothing changes. */
export function markdown(environment: string, against: string, difference: Difference): string {
  const head = [marker(environment), `## ${environment}, against \`${against}\``, ""];
  if (!differs(difference))
    return `${[...head, "**Nothing changes** in Azure, in the cluster, or in what it costs."].join("\n")}\n`;
  const first = risky(difference);
  const dangers = first.filter(({ risk }) => risk === "danger").length;
  const full = difference.sections.filter(({ items }) => items.length > 0);
  const empty = difference.sections.filter(({ items }) => items.length === 0).map(({ title }) => title.toLowerCase());
  const summary =
    first.length === 0
      ? "No risk is known of this change."
      : `${plural(dangers, "danger")}, ${plural(first.length - dangers, "thing")} to know.`;
  const sections = full.flatMap(({ title, items }) => {
    const rest = title.startsWith("Restarts") ? items : items.filter(({ risk }) => risk === "note");
    return rest.length === 0 ? [] : [`### ${title}`, "", ...rest.map(bullet), ""];
  });
  return cut(
    `${[
      ...head,
      summary,
      "",
      ...(first.length === 0 ? [] : ["### Look at these first", "", ...first.map(bullet), ""]),
      ...sections,
      ...(difference.priced
        ? ["### Before and after", "", table(poolTable(difference)), "", table(costTable(difference)), "", priceNote()]
        : []),
      ...(empty.length === 0 ? [] : ["", `**Nothing changes** in: ${empty.join("; ")}.`]),
    ].join("\n")}\n`,
  );
}
