import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A page that people read. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** README.md and everything below docs/ that is Markdown. */
export const pages = (): Page[] =>
  [
    "README.md",
    ...readdirSync("docs", { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .sort()
      .map((path) => join("docs", path)),
  ].map((path) => ({ path, text: readFileSync(path, "utf8") }));

const FENCE = /^(?<indent> *)```(?<language>\w*)\n(?<body>.*?)^ *```$/gms;

/** Languages of blocks that a person pastes into a shell. */
const SHELLS = ["sh", "bash", "console", "shell"];

/** Lines of the page's shell blocks, continued ones joined, prompts and comments taken off. */
export const shellLines = ({ text }: Page): string[] =>
  [...text.matchAll(FENCE)]
    .filter(({ groups }) => SHELLS.includes(groups?.["language"] ?? ""))
    .flatMap(({ groups }) => (groups?.["body"] ?? "").replaceAll("\\\n", " ").split("\n"))
    .map((line) => line.trim().replace(/^\$ /, ""))
    .filter((line) => line !== "" && !line.startsWith("#"));

/** What stands between single backquotes outside blocks; a table's escaped bar is a bar. */
export const codeSpans = ({ text }: Page): string[] =>
  [...text.replaceAll(FENCE, "").matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, code = ""]) =>
    code.replaceAll("\n", " ").replaceAll("\\|", "|").trim(),
  );

/** Targets of the page's links. */
export const links = ({ text }: Page): string[] =>
  [...text.replaceAll(FENCE, "").matchAll(/\]\((?<target>[^()\s]+)\)/g)].map(({ groups }) => groups?.["target"] ?? "");

/** Names that links into the page may end in, as GitHub makes them of headings. */
export const anchors = ({ text }: Page): Set<string> =>
  new Set(
    [...text.replaceAll(FENCE, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  );
