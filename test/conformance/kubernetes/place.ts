import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** A field's path as an API server writes it, such as `.spec.containers[name="loki"].imagee` or `spec.ports[0].port`. */
const PATH = /\.?\b(?:spec|metadata|data|rules|subjects|roleRef|webhooks)(?:\.[\w/-]+|\[[^\]]*\])*/g;

const steps = (path: string): string[] =>
  [...path.matchAll(/\[([^\]]*)\]|([\w/-]+)/g)].map(([, inBrackets, name]) => inBrackets ?? name ?? "");

/** The child that a step names: a key, a number, or the item of a list whose fields are as the step says. */
function child(node: Node, step: string): { readonly offset: number; readonly value: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step.replaceAll('"', ""));
    if (!isPair(pair) || !isScalar(pair.key)) return undefined;
    return { offset: pair.key.range?.[0] ?? 0, value: pair.value as Node | null };
  }
  if (!isSeq(node)) return undefined;
  const wanted = [...step.matchAll(/(\w+)="?([^",]*)"?/g)];
  const item = /^\d+$/.test(step)
    ? node.items[Number(step)]
    : node.items.find((one) => isMap(one) && wanted.every(([, key, value]) => String(one.get(key)) === value));
  return item === undefined ? undefined : { offset: (item as Node).range?.[0] ?? 0, value: item as Node };
}

/** Line of the deepest part of a path that the file has; the first line where it has none. */
function lineOf(text: string, path: string): { readonly line: number; readonly depth: number } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  let [node, offset, depth]: [Node | null, number, number] = [document.contents, 0, 0];
  for (const step of steps(path)) {
    const next = node === null ? undefined : child(node, step);
    if (next === undefined) break;
    [node, offset, depth] = [next.value, next.offset, depth + 1];
  }
  return { line: counter.linePos(offset).line, depth };
}

/** `file:line: message` for what a server said of a file: the line of the deepest field that the message names. */
export function placed(file: string, text: string, message: string): string {
  const found = [...message.matchAll(PATH)].map(([path]) => lineOf(text, path));
  const { line } = found.reduce((deepest, next) => (next.depth > deepest.depth ? next : deepest), {
    line: 1,
    depth: 0,
  });
  return `${file}:${line}: ${message}`;
}
