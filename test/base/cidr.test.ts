import { describe, expect, test } from "vitest";
import {
  addressAt,
  contains,
  firstUsable,
  isUsable,
  overlaps,
  prefixLength,
  size,
  withoutHostBits,
} from "../../src/base/cidr.ts";

test("a range knows its prefix, its size and its first address", () => {
  expect(prefixLength("10.10.0.0/22")).toBe(22);
  expect(size("10.10.0.0/22")).toBe(1024);
  expect(size("0.0.0.0/0")).toBe(2 ** 32);
  expect(withoutHostBits("10.10.1.77/22")).toBe("10.10.0.0/22");
});

test.each([
  ["10.0.0.0/8", "10.255.255.255", true],
  ["10.0.0.0/8", "10.0.0.0/8", true],
  ["10.0.0.0/8", "11.0.0.0", false],
  ["10.0.0.0/16", "10.0.0.0/15", false],
  ["192.168.0.0/16", "192.168.255.0/24", true],
  ["255.255.255.0/24", "255.255.255.255", true],
])("%s contains %s: %s", (outer, inner, answer) => {
  expect(contains(outer, inner)).toBe(answer);
});

test.each([
  ["10.0.0.0/24", "10.0.0.128/25", true],
  ["10.0.0.0/24", "10.0.1.0/24", false],
  ["10.0.0.0/8", "0.0.0.0/0", true],
  ["128.0.0.0/1", "0.0.0.0/1", false],
])("%s and %s overlap, whichever comes first: %s", (left, right, answer) => {
  expect(overlaps(left, right)).toBe(answer);
  expect(overlaps(right, left)).toBe(answer);
});

describe("addresses of a range", () => {
  test("are counted from the first, over the edge of an octet", () => {
    expect(addressAt("10.0.0.0/23", 256)).toBe("10.0.1.0");
    expect(addressAt("200.0.0.0/8", 0)).toBe("200.0.0.0");
  });

  test.each([-1, 256])("have no offset %i in a /24", (offset) => {
    expect(() => addressAt("10.0.0.0/24", offset)).toThrow(
      new RangeError(`offset ${offset} is outside 10.0.0.0/24, which has 256 addresses`),
    );
  });

  test("are Azure's own at both ends of a subnet", () => {
    expect(firstUsable("10.0.0.0/24")).toBe("10.0.0.4");
    const usable = [0, 3, 4, 254, 255].map((last) => isUsable("10.0.0.0/24", `10.0.0.${last}`));
    expect(usable).toEqual([false, false, true, true, false]);
  });
});
