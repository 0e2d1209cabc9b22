import { describe, expect, test } from "vitest";
import { assets } from "../../../src/cli/report/read.ts";

const { style } = assets();
const [light = "", dark = ""] = [...style.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body ?? "");

const colours = (body: string): Map<string, string> =>
  new Map([...body.matchAll(/--([a-z]+): (#[0-9a-f]{3,6});/g)].map(([, name = "", colour = ""]) => [name, colour]));

const channels = (colour: string): number[] => {
  const digits = colour.length === 4 ? colour.slice(1).replaceAll(/./g, "$&$&") : colour.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255);
};

/** Relative luminance. Source: WCAG 2.2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

const NOT_TEXT = ["paper", "raised", "rule", "outside"];

describe.each([
  { scheme: "light", found: colours(light) },
  { scheme: "dark", found: colours(dark) },
])("colours on a $scheme page", ({ found }) => {
  const text = [...found].filter(([name]) => !NOT_TEXT.includes(name));

  test("are those of the light page, every one of them", () => {
    expect([...found.keys()].sort()).toEqual([...colours(light).keys()].sort());
    expect(text.length).toBeGreaterThan(5);
  });

  test.each(text)("%s is readable, by WCAG's 4.5 to 1", (_, colour) => {
    for (const ground of ["paper", "raised"]) expect(contrast(colour, found.get(ground) ?? "")).toBeGreaterThan(4.5);
  });
});
