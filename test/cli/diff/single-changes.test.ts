import { expect, test } from "vitest";
import { keyed, valueChanges } from "../../../src/cli/diff/meaning/changes.ts";
import { meaningOf } from "../../../src/cli/diff/meaning/table.ts";
import { values } from "../../../src/cli/diff/values.ts";
import { loadEnvironment } from "../../../src/config/load.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { VALUE_ROWS } from "../../../src/systems/core/meaning/rows.ts";
import { singleChanges } from "./single-changes.ts";

const TODAY = "2026-11-01";
const prod = loadEnvironment("prod", ".", TODAY);
const side = (environment: Environment) => ({
  values: { ...environment },
  meanings: VALUE_ROWS,
  resources: [],
  manifests: [],
});

test("of 200 changes of one value of prod each is told, at the risk that the table gives it", () => {
  const chosen = singleChanges(prod, TODAY, 200);
  expect(chosen).toHaveLength(200);
  for (const { path, is, environment } of chosen) {
    const where = `${path.map(String).join(".")} → ${JSON.stringify(is)}`;
    const changes = [...valueChanges(keyed(prod), keyed(environment))];
    expect(changes.length, where).toBeGreaterThan(0);
    const told = values(side(prod), side(environment));
    for (const change of changes) {
      const meaning = meaningOf(VALUE_ROWS, change);
      expect(meaning, `${where}: no meaning`).toBeDefined();
      if (meaning === undefined || (meaning.toldIn !== undefined && meaning.toldIn !== "values")) continue;
      const loud = told.map(({ risk }) => risk);
      if (meaning.risk === "danger") expect(loud, where).toContain("danger");
      if (meaning.risk === "attention")
        expect(
          loud.some((risk) => risk !== "note"),
          where,
        ).toBe(true);
    }
  }
});
