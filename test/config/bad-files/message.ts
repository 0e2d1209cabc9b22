import { expect } from "vitest";
import { formatProblems, UserError } from "../../../src/base/problem.ts";
import { parseEnvironment } from "../../../src/config/load.ts";
import { FIXTURE, TODAY } from "./bad-file.ts";

/** What a person reads of a text: nothing where it is good. Any other error than a UserError is a failure of the test. */
export function message(text: string): string {
  try {
    parseEnvironment(FIXTURE, text, TODAY);
    return "";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.problems).not.toHaveLength(0);
    return formatProblems(error.problems);
  }
}
