import { expect, test } from "vitest";
import { readArguments, USAGE } from "./arguments.ts";

test("a drill without arguments is all of dev at 500 events a second", () => {
  expect(readArguments([])).toMatchObject({ values: { env: "dev", page: false }, rate: 500, minutes: 0.5 });
  expect(readArguments(["--help"])).toBe(USAGE);
});

test.each([
  [["--rates", "5"], "'--rates'"],
  [["stray"], "'stray'"],
  [["--env", "staging"], "found --env staging; allowed:"],
  [["--scenario", "healthy", "--scenario", "flood"], "found --scenario flood; allowed:"],
  [["--rate", "many"], "found --rate many; allowed:"],
  [["--minutes", "0"], "found --minutes 0; allowed:"],
])("a drill refuses %j with what was found and what is allowed", (args, words) => {
  const said = readArguments(args);
  expect(said).toContain(words);
  expect(said).toContain(USAGE);
});
