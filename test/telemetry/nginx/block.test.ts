import { expect, test } from "vitest";
import { block, line, nginxText } from "../../../src/telemetry/nginx/block.ts";

test("directives end in a semicolon, blocks are indented", () => {
  const text = nginxText([line("pid", "/tmp/pid"), block(["http"], line("keepalive", 16), [block(["server"])])]);
  expect(text).toBe("pid /tmp/pid;\nhttp {\n  keepalive 16;\n  server {\n  }\n}\n");
});

test.each([
  ["", '""'],
  ["a b", '"a b"'],
  ["a;b", '"a;b"'],
  ['{"a":"$b"}', '"{\\"a\\":\\"$b\\"}"'],
  ["c:\\d", '"c:\\\\d"'],
  ["$variable", "$variable"],
  ["^/[^/]+$", "^/[^/]+$"],
])("the word %j is written %s, as NGINX reads it back", (word, written) => {
  expect(nginxText([line("x", word)])).toBe(`x ${written};\n`);
});

test("a line break cannot smuggle a directive in", () => {
  expect(() => nginxText([line("set", "$a", "b\nreturn 200")])).toThrow("without line breaks");
});
