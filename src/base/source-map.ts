import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { type Problem, UserError } from "./problem.ts";

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML file that still knows where everything stands. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Keys that stand twice in one mapping. The last one counts, so that the rest of the file can be checked. */
  readonly duplicates: readonly Problem[];
  /** Place of the value at `path`, or of its nearest ancestor that is in the file. */
  place(path: readonly PropertyKey[]): Place;
  /** The scalar at `path` as it is written, without quotes; undefined where no scalar stands. */
  written(path: readonly PropertyKey[]): string | undefined;
}

/** What to say of a syntax error, by the parser's code. Others are told in the parser's own words. */
const SYNTAX: Record<string, Pick<Problem, "allowed" | "remedy">> = {
  TAB_AS_INDENT: { allowed: "spaces as indentation", remedy: "replace the tab by spaces" },
  BAD_INDENT: { allowed: "all keys of a mapping, and all dashes of a list, in the same column" },
  BLOCK_AS_IMPLICIT_KEY: { allowed: "one key a line, in the column of its neighbours" },
  RESOURCE_EXHAUSTION: { allowed: "a few levels of nesting" },
  MULTIPLE_DOCS: { allowed: "one document", remedy: "remove the line ---" },
};

const syntaxHelp = ({ code, message }: YAMLError): Pick<Problem, "allowed" | "remedy"> =>
  // Of one code with wrong columns, but about brackets that were opened above and never closed.
  SYNTAX[message.startsWith("Flow ") ? "" : code] ?? { allowed: `valid YAML: ${message}` };

/**
 * Parses YAML 1.2; merge keys (`<<`) are followed, as Pulumi follows them. Throws a UserError where the text is not
 * YAML: of the syntax errors it names the first, because the others mostly follow from it.
 */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fail = (offset: number, found: string, rest: Pick<Problem, "allowed" | "remedy">): never => {
    throw new UserError(`${file} is not valid YAML`, [{ file, ...at(offset), path: "", found, ...rest }]);
  };

  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const offset = error.pos[0];
    const line = text.split("\n")[at(offset).line - 1]?.trim() ?? "";
    const found = line === "" ? "the end of the file" : line.slice(0, 80);
    fail(offset, found, syntaxHelp(error));
  }
  visit(document, {
    Pair(_, pair) {
      const merged = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
      if (keyOf(pair) !== "<<" || isMap(merged) || isSeq(merged) || (merged === undefined && isAlias(pair.value)))
        return;
      fail((pair.key as Node).range?.[0] ?? 0, "a merge key, <<, without a mapping", {
        allowed: "<<: *anchor of a mapping",
      });
    },
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      fail(alias.range?.[0] ?? 0, `*${alias.source}`, {
        allowed: `an anchor that stands before it, &${alias.source}`,
        remedy: "put the text in quotes if no alias is meant",
      });
    },
  });
  const value = toValue(document, (message) =>
    fail(0, "a file that cannot be read", { allowed: `valid YAML: ${message}` }),
  );

  return {
    file,
    value,
    duplicates: [...duplicateKeys(file, document, at)],
    place: (path) => at(find(document, path).offset),
    written: (path) => {
      const { node, whole } = find(document, path);
      return whole && isScalar(node) ? node.source : undefined;
    },
  };
}

/** Merge keys and aliases are resolved only here, and the library throws on those that cannot be. */
function toValue(document: Document, fail: (message: string) => never): unknown {
  try {
    return document.toJS();
  } catch (error) {
    return fail(error instanceof Error ? error.message : "unknown");
  }
}

/** The key of a pair as text; the library makes the merge key a symbol. */
function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "symbol" ? "<<" : String(key.value);
}

/** Walks down `path` as far as the file goes. */
function find(document: Document, path: readonly PropertyKey[]): { node: unknown; offset: number; whole: boolean } {
  let node: unknown = document.contents;
  let offset = (node as Node | null)?.range?.[0] ?? 0;
  for (const key of path) {
    const container = isAlias(node) ? node.resolve(document) : node;
    if (isMap(container)) {
      const pair = container.items.findLast((item) => keyOf(item) === String(key));
      if (pair === undefined) return { node, offset, whole: false };
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else {
      const item: unknown = isSeq(container) ? container.items[Number(key)] : undefined;
      if (item === undefined) return { node, offset, whole: false };
      offset = (item as Node).range?.[0] ?? offset;
      node = item;
    }
  }
  return { node, offset, whole: true };
}

function* duplicateKeys(file: string, document: Document, at: (offset: number) => Place): Generator<Problem> {
  const stack: { node: unknown; path: string[] }[] = [{ node: document.contents, path: [] }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, path } = top;
    if (isSeq(node)) stack.push(...node.items.map((item, index) => ({ node: item, path: [...path, String(index)] })));
    if (!isMap(node)) continue;
    const first = new Map<string, Place>();
    for (const pair of node.items) {
      const key = keyOf(pair);
      if (key === undefined) continue;
      const here = at((pair.key as Node).range?.[0] ?? 0);
      const before = first.get(key);
      if (before === undefined) first.set(key, here);
      else {
        const found = `the key ${JSON.stringify(key)} a second time`;
        yield {
          file,
          ...here,
          path: [...path, key].join("."),
          found,
          allowed: `each key once; it stands in line ${before.line} already`,
        };
      }
      stack.push({ node: pair.value, path: [...path, key] });
    }
  }
}
