import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { type Problem, UserError } from "./problem.ts";

/** A parsed YAML file that still knows where everything stands. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Place of the value at `path`, or of its nearest ancestor that is in the file. */
  place(path: readonly PropertyKey[]): { line: number; column: number };
}

/** Parses YAML 1.2 with duplicate keys refused. Throws a UserError that names every syntax error. */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): Problem => {
      const place = at(error.pos[0]);
      const source = text.split("\n")[place.line - 1]?.trim() ?? "";
      return { file, ...place, path: "", found: JSON.stringify(source), allowed: `valid YAML (${error.message})` };
    });
    throw new UserError(`${file} is not valid YAML`, problems);
  }
  return {
    file,
    value: document.toJS(),
    place(path) {
      let node: unknown = document.contents;
      let offset = (document.contents as Node | null)?.range?.[0] ?? 0;
      for (const key of path) {
        if (!isCollection(node)) break;
        const item = isMap(node)
          ? node.items.find((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(key))
          : node.items[Number(key)];
        if (item === undefined) break;
        if (isPair(item)) {
          offset = (item.key as Node).range?.[0] ?? offset;
          node = item.value;
        } else {
          offset = (item as Node).range?.[0] ?? offset;
          node = item;
        }
      }
      return at(offset);
    },
  };
}
