import { isFields } from "../../../base/fields.ts";
import { type ApiTypes, type Element, isReadOnly, isRequired, type ObjectElement } from "./elements.ts";

/** One thing in a request's body that Azure's own types do not allow. */
export interface Fault {
  /** Dotted path in Azure's form; numbers are positions in lists. */
  readonly path: string;
  readonly found: string;
  readonly required: string;
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const below = (path: string, key: string | number): string => (path === "" ? String(key) : `${path}.${key}`);

function* judgeString(
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern }: Extract<Element, { $type: "StringType" }>,
  value: unknown,
  path: string,
): Generator<Fault> {
  const fault = (required: string): Fault => ({ path, found: shown(value), required });
  if (typeof value !== "string") yield fault("a string");
  else if (value.length < minLength || value.length > maxLength)
    yield fault(`${minLength} to ${maxLength === Number.POSITIVE_INFINITY ? "any number of" : maxLength} characters`);
  else if (pattern !== undefined && !new RegExp(pattern).test(value)) yield fault(`matches ${pattern}`);
}

function* judgeInteger(
  {
    minValue = Number.NEGATIVE_INFINITY,
    maxValue = Number.POSITIVE_INFINITY,
  }: Extract<Element, { $type: "IntegerType" }>,
  value: unknown,
  path: string,
): Generator<Fault> {
  const fault = (required: string): Fault => ({ path, found: shown(value), required });
  if (!Number.isInteger(value)) yield fault("a whole number");
  else if (Number(value) < minValue || Number(value) > maxValue)
    yield fault(
      `a whole number${Number.isFinite(minValue) ? ` from ${minValue}` : ""}${Number.isFinite(maxValue) ? ` to ${maxValue}` : ""}`,
    );
}

function* judgeList(
  types: ApiTypes,
  { itemType, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Extract<Element, { $type: "ArrayType" }>,
  value: unknown,
  path: string,
): Generator<Fault> {
  if (!Array.isArray(value)) yield { path, found: shown(value), required: "a list" };
  else {
    if (value.length < minLength || value.length > maxLength)
      yield { path, found: `${value.length} items`, required: `${minLength} to ${maxLength} items` };
    for (const [index, item] of value.entries()) yield* judge(types, types.at(itemType), item, below(path, index));
  }
}

/** Of literals one must be the value; of other alternatives one must find nothing wrong with it. */
function* judgeUnion(
  types: ApiTypes,
  alternatives: readonly Element[],
  value: unknown,
  path: string,
): Generator<Fault> {
  const literals = alternatives.flatMap((one) => (one.$type === "StringLiteralType" ? [one.value] : []));
  // An enumeration that Azure may extend is written as its values or any string: any string is then a misspelling too.
  const others = literals.length > 0 ? alternatives.filter(({ $type }) => !$type.startsWith("String")) : alternatives;
  if (literals.includes(String(value)) && typeof value === "string") return;
  if (others.some((one) => judge(types, one, value, path).next().done === true)) return;
  yield { path, found: shown(value), required: literals.length > 0 ? `one of ${literals.join(", ")}` : "another form" };
}

function* judgeObject(
  types: ApiTypes,
  { properties, additionalProperties }: ObjectElement,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<Fault> {
  for (const [key, property] of Object.entries(properties))
    if (isRequired(property) && !isReadOnly(property) && value[key] === undefined)
      yield { path: below(path, key), found: "nothing", required: "a value" };
  for (const [key, item] of Object.entries(value)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const at = below(path, key);
    if (property !== undefined && isReadOnly(property))
      yield { path: at, found: shown(item), required: "nothing: Azure writes it" };
    else if (property !== undefined) yield* judge(types, types.at(property.type), item, at);
    else if (additionalProperties !== undefined) yield* judge(types, types.at(additionalProperties), item, at);
    else yield { path: at, found: shown(item), required: `one of ${Object.keys(properties).sort().join(", ")}` };
  }
}

/** What of a request's body Azure's types do not allow, depth first. A body without a fault yields nothing. */
export function* judge(types: ApiTypes, element: Element, value: unknown, path = ""): Generator<Fault> {
  switch (element.$type) {
    case "StringLiteralType":
      if (value !== element.value) yield { path, found: shown(value), required: element.value };
      return;
    case "StringType":
      return yield* judgeString(element, value, path);
    case "IntegerType":
      return yield* judgeInteger(element, value, path);
    case "BooleanType":
      if (typeof value !== "boolean") yield { path, found: shown(value), required: "true or false" };
      return;
    case "ArrayType":
      return yield* judgeList(types, element, value, path);
    case "UnionType":
      return yield* judgeUnion(
        types,
        element.elements.map((reference) => types.at(reference)),
        value,
        path,
      );
    case "ObjectType":
    case "DiscriminatedObjectType": {
      const object = isFields(value) ? types.objectFor(element, value) : undefined;
      if (isFields(value) && object !== undefined) return yield* judgeObject(types, object, value, path);
      yield { path, found: shown(value), required: element.$type === "ObjectType" ? "an object" : kindsOf(element) };
      return;
    }
    case "AnyType":
    case "NullType":
    case "ResourceType":
    case "ResourceFunctionType":
      return;
  }
}

const kindsOf = ({ discriminator, elements }: Extract<Element, { $type: "DiscriminatedObjectType" }>): string =>
  `an object whose ${discriminator} is one of ${Object.keys(elements).join(", ")}`;
