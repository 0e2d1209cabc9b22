import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { JSON_SCHEMA_FILE, jsonSchema } from "../../src/config/json-schema.ts";
import { ENVIRONMENTS, environmentFile } from "../../src/config/load.ts";
import { type Edit, fixtureText, replace } from "./bad-files/bad-file.ts";

type Validate = (text: string) => string[];
let problemsOf: Validate;

beforeAll(() => {
  // Formats stand beside patterns that say the same; an editor may know them, the patterns decide.
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, validateFormats: false });
  const validate = ajv.compile(jsonSchema());
  problemsOf = (text) => {
    validate(parse(text));
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const key: unknown = params["additionalProperty"];
      return `${instancePath} ${message ?? ""}${typeof key === "string" ? `: ${key}` : ""}`;
    });
  };
});

test("the committed schema is the one that the zod schema gives; npm run schema writes it", () => {
  expect(readFileSync(JSON_SCHEMA_FILE, "utf8")).toBe(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
});

describe.each(ENVIRONMENTS)("%s", (name) => {
  const text = readFileSync(environmentFile(name), "utf8");

  test("names the schema in its first line, where editors look for it", () => {
    expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=./${JSON_SCHEMA_FILE}`);
  });

  test("is valid by the committed schema", () => {
    expect(problemsOf(text)).toEqual([]);
  });
});

const ENVIRONMENT = "/config/hyperion:environment";

test.each<[string, Edit, string]>([
  [
    "a misspelt key",
    replace("      owner: obs", "      owner: a@b.example\n      ownr: obs"),
    `${ENVIRONMENT}/organisation must NOT have additional properties: ownr`,
  ],
  [
    "a missing key",
    replace("      namePrefix: carrier\n", ""),
    `${ENVIRONMENT}/organisation must have required property 'namePrefix'`,
  ],
  [
    "an unknown region",
    replace("region: swedencentral", "region: westus"),
    `${ENVIRONMENT}/azure/region must be equal to one of the allowed values`,
  ],
  [
    "a number out of bounds",
    replace("backupDays: 35", "backupDays: 3"),
    `${ENVIRONMENT}/postgres/backupDays must be >= 7`,
  ],
  [
    "an unquoted zone",
    replace('["1", "2", "3"]', "[1]"),
    `${ENVIRONMENT}/azure/zones/0 must be equal to one of the allowed values`,
  ],
  ["a key beside config", replace("\nconfig:", "\nconfg: {}\nconfig:"), " must NOT have additional properties: confg"],
])("an editor marks %s", (_, edit, problem) => {
  expect(problemsOf(edit(fixtureText()))).toContain(problem);
});

test("every key of the environment's first level says what it is for", () => {
  interface Node {
    readonly description?: string;
    readonly properties?: Record<string, Node>;
  }
  const environment = (jsonSchema() as Node).properties?.["config"]?.properties?.["hyperion:environment"];
  const keys = Object.entries(environment?.properties ?? {});
  expect(keys.length).toBeGreaterThan(15);
  const silent = keys.filter(([, { description }]) => (description ?? "") === "");
  expect(silent.map(([key]) => key)).toEqual([]);
});

test("defaults and examples reach the editor", () => {
  const text = JSON.stringify(jsonSchema());
  expect(text).toContain('"default":"Standard"');
  expect(text).toContain('"examples":["10.10.0.0/16"]');
});
