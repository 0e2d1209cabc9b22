import { describe, expect, test } from "vitest";
import { splitBatch } from "../../../src/cli/diff/read.ts";

describe("files of a commit", () => {
  test("are told apart by the lengths that git states, whatever they hold", () => {
    const [first, second] = ["kind: A\n\nfake blob 3\nabc", "kind: Ü"];
    const batch = Buffer.from(
      [first, second].map((text) => `0123 blob ${Buffer.byteLength(text)}\n${text}\n`).join(""),
    );
    expect([...splitBatch(["a.yaml", "b.yaml"], batch)]).toEqual([
      ["a.yaml", first],
      ["b.yaml", second],
    ]);
  });
});
