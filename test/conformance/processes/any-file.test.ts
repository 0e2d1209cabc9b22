import { describe, test } from "vitest";
import { fixtureText } from "../../config/bad-files/bad-file.ts";
import { message } from "../../config/bad-files/message.ts";

describe("no file makes the loader fail with anything but a UserError", () => {
  const lines = fixtureText().split("\n");
  const GARBAGE = [
    "",
    "null",
    "[]",
    "{}",
    "- 1",
    "~: ~",
    "0x1F",
    "1e999",
    "!!binary x",
    "*a",
    "&a [*a]",
    "<<: 1",
    "? {}",
    "\u0000",
    "__proto__: 1",
  ];

  test("without any one of its lines", () => {
    for (const index of lines.keys()) message(lines.toSpliced(index, 1).join("\n"));
  });

  test("with garbage as the value of any one of its keys, each kind of garbage in turn", () => {
    for (const [index, line] of lines.entries()) {
      const [key] = /^[^:]*:/.exec(line) ?? [""];
      message(lines.with(index, `${key} ${GARBAGE[index % GARBAGE.length]}`).join("\n"));
    }
  });

  test("cut off after any of its lines", () => {
    for (const index of lines.keys()) message(lines.slice(0, index).join("\n"));
  });
});
