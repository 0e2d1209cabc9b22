import { App, Chart, JsonPatch } from "cdk8s";
import { expect, test } from "vitest";
import { PlainApiObject } from "../../../charts/workload/plain-api-object.ts";

const made = (body: Readonly<Record<string, unknown>>) =>
  new PlainApiObject(new Chart(new App(), "test"), "id", {
    apiVersion: "v1",
    kind: "Thing",
    metadata: { name: "a" },
    ...body,
  });

const keysOf = (value: unknown) => Object.keys(value as object);

test("keys stand in reading order, and those that hold nothing do not stand", () => {
  const { spec, ...rest } = made({
    spec: { z: 1, name: "n", a: null, b: undefined, list: [{ y: 1, name: "m" }] },
  }).toJson() as {
    spec: { list: unknown[] };
  };
  expect(keysOf(rest)).toEqual(["apiVersion", "kind", "metadata"]);
  expect(keysOf(spec)).toEqual(["name", "list", "z"]);
  expect(keysOf(spec.list[0])).toEqual(["name", "y"]);
});

test("a patch is applied last, and what it adds stands in order too", () => {
  const object = made({ spec: { b: 1 } });
  object.addJsonPatch(JsonPatch.add("/spec/a", 2));
  expect(JSON.stringify(object.toJson())).toBe(
    '{"apiVersion":"v1","kind":"Thing","metadata":{"name":"a"},"spec":{"a":2,"b":1}}',
  );
});

test("a value that YAML cannot hold is refused, by its kind", () => {
  expect(() => made({ spec: { since: new Date(0) } }).toJson()).toThrow("found an instance of Date in a manifest");
});
