import { describe, expect, test } from "vitest";
import { newer } from "../../../src/cli/bump/newer.ts";

describe("a newer version", () => {
  test("is the newest of the same major version; a later major one is told, not taken", () => {
    expect(newer("3.7.6", ["3.7.5", "3.7.10", "3.8.0", "4.0.1", "4.0.0"])).toEqual({ next: "3.8.0", later: "4.0.1" });
  });

  test("of a narrower line stays in it", () => {
    expect(newer("2.10.8", ["2.10.9", "2.11.0"], 2)).toEqual({ next: "2.10.9", later: "2.11.0" });
  });

  test("has the same form: no pre-release, no other variant, no other prefix, no shorter number", () => {
    const tags = [
      "v1.151.0",
      "1.151.0-cluster",
      "v1.151.0-rc1-cluster",
      "v1.151-cluster",
      "v1.151.0-cluster",
      "latest",
    ];
    expect(newer("v1.150.0-cluster", tags)).toEqual({ next: "v1.151.0-cluster" });
  });

  test("counts numbers as numbers", () => {
    expect(newer("1.9.0", ["1.10.0", "1.9.9"])).toEqual({ next: "1.10.0" });
  });

  test("is nothing where there is none, or the tag is no version", () => {
    expect(newer("3.7.6", ["3.7.6", "3.7.5"])).toEqual({});
    expect(newer("stable", ["1.0.0"])).toEqual({});
  });
});
