import ipaddr from "ipaddr.js";
import type { FalcoEntry } from "../../../charts/security/falco/condition.ts";

/** Fields of one event, by Falco's names. A field that is absent has no value, as for an event of another kind. */
export type FalcoEvent = Readonly<Record<string, string | number | boolean | undefined>>;

type Test = (event: FalcoEvent) => boolean;

const TOKEN = /\s*(?:("(?:[^"])*")|([(),])|(!=|>=|<=|=|>|<)|([^\s()=!<>,"]+))/y;

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`no condition of Falco's at ${text.slice(at, at + 20)}`);
    found.push(match[0].trim());
  }
  return found;
}

const unquoted = (token: string): string => token.replace(/^"(.*)"$/, "$1");

/** `fd.net` and `fd.snet` compare an address with ranges; both mean the server's here. */
const isRange = (field: string): boolean => /^fd\.s?net$/.test(field);

function equal(field: string, value: string, expected: string): boolean {
  if (!isRange(field)) return value === expected;
  return ipaddr.parse(value).match(ipaddr.parseCIDR(expected));
}

function compare(field: string, operator: string, values: readonly string[]): Test {
  const [first = ""] = values;
  return (event) => {
    const raw = event[isRange(field) ? "fd.sip" : field];
    if (raw === undefined) return false;
    const value = String(raw);
    switch (operator) {
      case "exists":
        return true;
      case "=":
        return equal(field, value, first);
      case "!=":
        return !equal(field, value, first);
      case "in":
        return values.some((one) => equal(field, value, one));
      case "startswith":
        return value.startsWith(first);
      case "contains":
        return value.includes(first);
      case ">=":
        return Number(value) >= Number(first);
      case "<=":
        return Number(value) <= Number(first);
      default:
        throw new Error(`no operator of Falco's: ${operator}`);
    }
  };
}

/** Reads one condition; `macros` are those that stand before it in the file. */
class Parser {
  readonly #tokens: string[];
  readonly #macros: ReadonlyMap<string, Test>;

  constructor(text: string, macros: ReadonlyMap<string, Test>) {
    this.#tokens = tokens(text);
    this.#macros = macros;
  }

  parse(): Test {
    const test = this.#any();
    if (this.#tokens.length > 0) throw new Error(`what is ${this.#tokens.join(" ")}?`);
    return test;
  }

  #next(): string {
    const token = this.#tokens.shift();
    if (token === undefined) throw new Error("the condition ends too early");
    return token;
  }

  #skip(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #joined(word: string, part: () => Test, join: (parts: readonly Test[]) => Test): Test {
    const parts = [part()];
    while (this.#skip(word)) parts.push(part());
    return join(parts);
  }

  #any(): Test {
    return this.#joined(
      "or",
      () => this.#all(),
      (parts) => (event) => parts.some((part) => part(event)),
    );
  }

  #all(): Test {
    return this.#joined(
      "and",
      () => this.#one(),
      (parts) => (event) => parts.every((part) => part(event)),
    );
  }

  #one(): Test {
    if (this.#skip("not")) {
      const inner = this.#one();
      return (event) => !inner(event);
    }
    if (this.#skip("(")) {
      const inner = this.#any();
      this.#expect(")");
      return inner;
    }
    const word = this.#next();
    const macro = this.#macros.get(word);
    if (macro !== undefined) return macro;
    if (!word.includes(".")) throw new Error(`neither a field nor a macro that is known: ${word}`);
    const operator = this.#next();
    if (operator === "exists") return compare(word, operator, []);
    return compare(word, operator, operator === "in" ? this.#list() : [unquoted(this.#next())]);
  }

  #list(): string[] {
    this.#expect("(");
    const values = [unquoted(this.#next())];
    while (this.#skip(",")) values.push(unquoted(this.#next()));
    this.#expect(")");
    return values;
  }

  #expect(token: string): void {
    if (!this.#skip(token)) throw new Error(`${token} expected, found ${this.#tokens[0] ?? "the end"}`);
  }
}

/**
 * The rules as a function from an event to the names of those that fire. Throws where a condition is none that Falco
 * reads, or uses a macro that comes after it.
 */
export function evaluator(entries: readonly FalcoEntry[]): (event: FalcoEvent) => string[] {
  const macros = new Map<string, Test>();
  const rules: { readonly name: string; readonly test: Test }[] = [];
  for (const entry of entries) {
    const test = new Parser(entry.condition, macros).parse();
    if ("macro" in entry) macros.set(entry.macro, test);
    else rules.push({ name: entry.rule, test });
  }
  return (event) => rules.filter(({ test }) => test(event)).map(({ name }) => name);
}
