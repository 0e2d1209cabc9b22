import { readFileSync } from "node:fs";
import type { Rate } from "../rate-limit.ts";

/** Methods that a route may admit. */
const METHODS = ["GET", "HEAD", "POST"] as const;

/** One route of the API gateway. */
export interface GatewayRoute {
  /** Segments of lower-case letters, digits and hyphens: `/api/logs`. It is taken off before the upstream sees the path. */
  readonly prefix: string;
  /** Base URL: scheme, host, port and, where wanted, a path. */
  readonly upstream: string;
  readonly methods: readonly (typeof METHODS)[number][];
  readonly rate: Rate;
  /** Bytes of a request's body. */
  readonly bodyLimitBytes: number;
  /** Milliseconds until the whole answer must have arrived. */
  readonly timeoutMs: number;
}

/** The routes of a JSON file. Throws with the path in the file, what was found and what is allowed. */
export function readRoutes(file: string): readonly GatewayRoute[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(value)) throw new Error(`${file}: found ${typeof value}; allowed: a list of routes`);
  const problems = value.flatMap((route, index) => problemsOf(route).map((problem) => `${file}: [${index}]${problem}`));
  const prefixes = value.map((route) => (route as GatewayRoute | null)?.prefix);
  const twice = prefixes.filter((prefix, index) => prefixes.indexOf(prefix) !== index);
  problems.push(...twice.map((prefix) => `${file}: the prefix ${JSON.stringify(prefix)} occurs more than once`));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return value as GatewayRoute[];
}

const between = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && Number.isFinite(value) && value >= least && value <= most;

const CHECKS: Readonly<Record<string, readonly [allowed: string, check: (value: unknown) => boolean]>> = {
  prefix: [
    "/ and segments of a-z, 0-9 and -",
    (value) => typeof value === "string" && /^(\/[a-z0-9-]+)+$/.test(value) && !value.startsWith("/hooks"),
  ],
  upstream: [
    "an http:// URL without query, fragment or password",
    (value) => {
      const url = typeof value === "string" ? URL.parse(value) : null;
      return url !== null && url.protocol === "http:" && url.search + url.hash + url.username + url.password === "";
    },
  ],
  methods: [
    METHODS.join(", "),
    (value) => Array.isArray(value) && value.length > 0 && value.every((one) => METHODS.includes(one)),
  ],
  "rate.perSecond": ["a number from 0.1 to 1000", (value) => between(value, 0.1, 1000)],
  "rate.burst": ["a number from 1 to 1000", (value) => between(value, 1, 1000)],
  bodyLimitBytes: ["a number from 0 to 10485760", (value) => between(value, 0, 10 * 1024 * 1024)],
  timeoutMs: ["a number from 1 to 60000", (value) => between(value, 1, 60_000)],
};

function problemsOf(route: unknown): string[] {
  return Object.entries(CHECKS).flatMap(([path, [allowed, check]]) => {
    const value = path.split(".").reduce<unknown>((from, key) => Object(from)[key], route);
    return check(value) ? [] : [`.${path}: found ${JSON.stringify(value) ?? "nothing"}; allowed: ${allowed}`];
  });
}
