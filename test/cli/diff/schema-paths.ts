import { at, type Fields, fields, isFields, list, text } from "../../../src/base/fields.ts";
import { jsonSchema } from "../../../src/config/json-schema.ts";

/** A place of the environment's file: its path with `*` for any member, and what may happen to what stands there. */
export interface SchemaPath {
  readonly path: readonly string[];
  /** It may be absent on one side of a change: it is optional without a default, or a member of a list or a record. */
  readonly comes: boolean;
  /** Its schema where it is a value; undefined where it is an object or a list. */
  readonly value: Fields | undefined;
}

const ROOT: unknown = jsonSchema();

const resolve = (node: Fields): Fields => {
  const reference = text(node["$ref"]);
  return reference === "" ? node : fields(at(ROOT, ...reference.split("/").slice(1)));
};

/** A free-form part has no values that a table could list. */
const FREE = (path: readonly string[]): boolean => path[0] === "hyperion" && path[1] === "patches" && path.length > 2;

function* walk(schema: Fields, path: readonly string[], comes: boolean): Generator<SchemaPath> {
  const node = resolve(schema);
  const forms = [...list(node["anyOf"]), ...list(node["oneOf"])];
  if (FREE(path)) return yield { path, comes: true, value: undefined };
  if (forms.length > 0) {
    for (const form of forms) yield* walk(form, path, comes);
    return;
  }
  if (node["type"] === "array") return yield* walk(fields(node["items"]), [...path, "*"], true);
  if (node["type"] !== "object") return yield { path, comes, value: node };
  if (comes) yield { path, comes, value: undefined };
  const required = Array.isArray(node["required"]) ? node["required"] : [];
  for (const [key, inner] of Object.entries(fields(node["properties"]))) {
    const optional = !required.includes(key) && at(inner, "default") === undefined;
    const hasParts = resolve(fields(inner))["type"] === "object" || resolve(fields(inner))["type"] === "array";
    yield* walk(fields(inner), [...path, key], optional && !hasParts);
  }
  if (isFields(node["additionalProperties"])) yield* walk(node["additionalProperties"], [...path, "*"], true);
}

/** Every place of the schema's environment, once. */
export const SCHEMA_PATHS: readonly SchemaPath[] = [
  ...new Map(
    [...walk(fields(at(ROOT, "properties", "config", "properties", "hyperion:environment")), [], false)].map((one) => [
      one.path.join("."),
      one,
    ]),
  ).values(),
];
