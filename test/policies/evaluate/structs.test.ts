import { expect, test } from "vitest";
import { structsAsMaps } from "../../../policies/evaluate/structs.ts";

test.each([
  ["Object{}", "{}"],
  ["Object{spec: Object.spec{replicas: 2}}", "{'spec': dyn({'replicas': dyn( 2)})}"],
  [
    "Object{metadata: Object.metadata{labels: {'a': 'b', 'c': 'd'}, name: f(x, y)}}",
    "{'metadata': dyn({'labels': dyn( {'a': 'b', 'c': 'd'}),'name': dyn( f(x, y))})}",
  ],
  ["x ? Object{} : {'Object{': 1}", "x ? {} : {'Object{': 1}"],
])("%s becomes a map literal", (expression, map) => {
  expect(structsAsMaps(expression).replaceAll(" ", "")).toBe(map.replaceAll(" ", ""));
});
