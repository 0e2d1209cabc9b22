import { readFileSync } from "node:fs";

/** Name of the fixture; messages carry it, and its middle is the environment's name. */
export const FIXTURE = "Pulumi.test.yaml";

/** The day on which the tests happen. */
export const TODAY = "2026-11-21";

export const fixtureText = (): string => readFileSync(`test/config/fixtures/${FIXTURE}`, "utf8");

export type Edit = (text: string) => string;

/** The fixture, broken, and the whole message that a person gets for it. */
export interface BadFile {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly says: readonly string[];
}

/** Replaces a text that must stand exactly once. */
export function replace(from: string, to: string): Edit {
  return (text) => {
    const [before, after, ...more] = text.split(from);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`the fixture must hold exactly once: ${from}`);
    return `${before}${to}${after}`;
  };
}

/** Replaces the whole file. */
export const whole =
  (to: string): Edit =>
  () =>
    to;
