import { type Fields, isFields } from "../../../base/fields.ts";
import { type ApiTypes, type Element, isReadOnly, type ObjectElement } from "./elements.ts";

/** What azure-native names otherwise than Azure does, by the name of Azure's object. Source: both sets of types. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  StorageAccountPropertiesCreateParametersOrStorageAccountProperties: {
    enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
    enableNfsV3: "isNfsV3Enabled",
    networkRuleSet: "networkAcls",
  },
  RecordSetProperties: { ttl: "TTL", aRecords: "ARecords" },
};

const kebab = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Azure's name of a key of azure-native in an object; undefined where the object has none. */
function nameIn({ name, properties }: ObjectElement, key: string): string | undefined {
  const candidates = [key, RENAMED[name]?.[key] ?? key, kebab(key)];
  return candidates.find((candidate) => Object.hasOwn(properties, candidate));
}

/** The object under `properties`, whose keys azure-native lifts into the object above it. */
function inner(types: ApiTypes, object: ObjectElement, value: Fields): ObjectElement | undefined {
  const { properties } = object.properties;
  return properties === undefined || "properties" in value
    ? undefined
    : types.objectFor(types.at(properties.type), value);
}

/**
 * A value in azure-native's form as Azure's API takes it: what was lifted out of `properties` goes back, names are
 * Azure's, and a list of identities is a map. A key that Azure has nowhere stays where it is, to be found there.
 */
export function toArm(types: ApiTypes, element: Element, value: unknown): unknown {
  if (element.$type === "ArrayType" && Array.isArray(value))
    return value.map((item) => toArm(types, types.at(element.itemType), item));
  if (element.$type === "ObjectType" && element.additionalProperties !== undefined && Array.isArray(value))
    return Object.fromEntries(value.map((id) => [String(id), {}]));
  if (!isFields(value)) return value;
  const object = types.objectFor(element, value);
  if (object === undefined) return value;
  const below = inner(types, object, value);
  const own: Record<string, unknown> = {};
  const lifted: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const here = nameIn(object, key);
    const there = below === undefined ? undefined : nameIn(below, key);
    const property = here === undefined ? undefined : object.properties[here];
    const innerProperty = there === undefined ? undefined : below?.properties[there];
    if (there !== undefined && innerProperty !== undefined && (property === undefined || isReadOnly(property)))
      lifted[there] = toArm(types, types.at(innerProperty.type), item);
    else if (here !== undefined && property !== undefined) own[here] = toArm(types, types.at(property.type), item);
    else if (object.additionalProperties !== undefined)
      own[key] = toArm(types, types.at(object.additionalProperties), item);
    else own[key] = item;
  }
  return Object.keys(lifted).length === 0 ? own : { ...own, properties: lifted };
}
