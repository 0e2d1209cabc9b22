import { isIP } from "node:net";

/** Environment variables that a service cannot start with; one line a variable. */
export class SettingsError extends Error {}

export type Variables = Readonly<Record<string, string | undefined>>;

interface NumberRange {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
  readonly integer?: boolean;
}

/** Reads typed settings from environment variables and reports all problems at once. An empty variable counts as unset. */
export class EnvironmentReader {
  readonly #variables: Variables;
  readonly #problems = new Set<string>();

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  number(name: string, { fallback, least, most, integer = false }: NumberRange): number {
    return this.#read(name, fallback, `${integer ? "a whole number" : "a number"} from ${least} to ${most}`, (text) => {
      const value = /^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most && (!integer || Number.isInteger(value)) ? value : undefined;
    });
  }

  /** A probability from 0 to 1. */
  rate(name: string, fallback: number): number {
    return this.number(name, { fallback, least: 0, most: 1 });
  }

  choice<const T extends string>(name: string, values: readonly T[], fallback: T): T {
    return this.#read(name, fallback, values.join(", "), (text) => values.find((value) => value === text));
  }

  /** An address to listen on. */
  ipAddress(name: string, fallback: string): string {
    return this.#read(name, fallback, "an IP address", (text) => (isIP(text) === 0 ? undefined : text));
  }

  /** A text that matches the pattern as a whole. The fallback need not: undefined says that the variable may be absent. */
  text<T extends string | undefined>(name: string, fallback: T, allowed: string, pattern: RegExp): string | T {
    return this.#read<string | T>(name, fallback, allowed, (text) => (pattern.test(text) ? text : undefined));
  }

  /** An absolute path; undefined where the variable is absent. */
  path(name: string): string | undefined {
    return this.text(name, undefined, "an absolute path", /^\/[^\0]*$/);
  }

  /** Base URL of another program, without a trailing slash. */
  url(name: string, fallback: string): string {
    return this.#read(name, fallback, "an http:// or https:// URL", (text) =>
      /^https?:$/.test(URL.parse(text)?.protocol ?? "") ? text.replace(/\/+$/, "") : undefined,
    );
  }

  /** Weights by name, such as `credit_card=50,debit_card=25`; names that are left out weigh 0. */
  weights<const T extends string>(
    name: string,
    names: readonly T[],
    fallback: Readonly<Record<T, number>>,
  ): Readonly<Record<T, number>> {
    return this.#read(name, fallback, `<name>=<weight>,… with names of ${names.join(", ")}`, (text) => {
      const pairs = text.split(",").map((pair) => pair.split("="));
      const valid = pairs.every(([key, weight, ...more]) => {
        return names.some((one) => one === key) && /^[0-9]+(\.[0-9]+)?$/.test(weight ?? "") && more.length === 0;
      });
      const given = new Map(pairs.map(([key, weight]) => [key, Number(weight)]));
      if (!valid || given.size !== pairs.length || [...given.values()].every((weight) => weight === 0))
        return undefined;
      return Object.fromEntries(names.map((one) => [one, given.get(one) ?? 0])) as Record<T, number>;
    });
  }

  timeZone(name: string, fallback: string): string {
    return this.#read(name, fallback, "a time zone, such as UTC or Europe/Vienna", (text) => {
      try {
        new Intl.DateTimeFormat("en", { timeZone: text });
        return text;
      } catch {
        return undefined;
      }
    });
  }

  /** Call once everything has been read. Throws a SettingsError that names every problem. */
  finish(): void {
    if (this.#problems.size > 0) throw new SettingsError([...this.#problems].join("\n"));
  }

  #read<T>(name: string, fallback: T, allowed: string, parse: (text: string) => T | undefined): T {
    const text = this.#variables[name];
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    this.#problems.add(`${name}: found ${JSON.stringify(text)}; allowed: ${allowed}`);
    return fallback;
  }
}
