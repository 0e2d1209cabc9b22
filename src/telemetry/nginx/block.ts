/** A directive of nginx.conf: its name and arguments, and a block where it has one. */
export interface Directive {
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

/** A directive that ends in a semicolon. */
export const line = (...words: readonly (string | number)[]): Directive => ({ words: words.map(String) });

/** A directive that opens a block. */
export const block = (
  words: readonly string[],
  ...inner: readonly (Directive | readonly Directive[])[]
): Directive => ({
  words,
  block: inner.flat(),
});

/** Characters that end a word or start something else where NGINX reads one. */
const SPECIAL = /[\s;{}"'\\#]/;

/** One word as NGINX reads it back. `$` stays as it is: variables are meant. Throws on a line break. */
function word(text: string): string {
  if (/[\r\n\0]/.test(text)) {
    throw new RangeError(`found ${JSON.stringify(text)} in nginx.conf, allowed: text without line breaks`);
  }
  if (text !== "" && !SPECIAL.test(text)) return text;
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function* lines(directives: readonly Directive[], indent: string): Generator<string> {
  for (const { words, block: inner } of directives) {
    const head = indent + words.map(word).join(" ");
    if (inner === undefined) yield `${head};`;
    else {
      yield `${head} {`;
      yield* lines(inner, `${indent}  `);
      yield `${indent}}`;
    }
  }
}

/** Text of nginx.conf. */
export const nginxText = (directives: readonly Directive[]): string => `${[...lines(directives, "")].join("\n")}\n`;
