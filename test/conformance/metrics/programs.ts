import { expect, test } from "vitest";
import { onPath } from "../on-path.ts";

/** Whether programs are on PATH. Where tools are required, one that is not there is a failure and no skip. */
export function programs(repository: string, ...names: readonly string[]): boolean {
  const absent = names.filter((name) => !onPath(name, `https://github.com/${repository}/releases`));
  test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")(`${names.join(", ")}: on PATH`, () => {
    expect(absent).toEqual([]);
  });
  return absent.length === 0;
}
