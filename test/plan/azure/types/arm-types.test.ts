import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ARM_TYPES } from "../../../../src/plan/azure/types/arm-types.ts";

/** The API version that the pinned azure-native sends a class with, by its own declarations. */
function sentVersion(token: string): string | undefined {
  const [module = "", name = ""] = token.split(":");
  const file = `node_modules/@pulumi/azure-native/${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
  return /Uses Azure REST API version (\S+?)\.\s/.exec(readFileSync(file, "utf8"))?.[1];
}

describe("the table of Azure's types", () => {
  test.each(Object.entries(ARM_TYPES))("%s is sent with the version that it is judged by", (token, { apiVersion }) => {
    expect(sentVersion(token)).toBe(apiVersion);
  });
});
