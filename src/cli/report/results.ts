import { count, list, text } from "../../base/fields.ts";
import type { TestResult } from "./model.ts";

/** The tests in a record of vitest's `json` reporter; none where it is something else. */
export const testsOf = (record: unknown): TestResult[] =>
  list(typeof record === "object" && record !== null && "testResults" in record ? record.testResults : []).flatMap(
    (file) =>
      list(file["assertionResults"]).map((test) => ({
        name: text(test["fullName"]).trim(),
        status: text(test["status"]),
        milliseconds: count(test["duration"]),
      })),
  );
