/** Some fields of a manifest or of a planned resource, whose shape nobody vouches for. */
export interface Fields {
  readonly [field: string]: unknown;
}

/** Whether the value is a mapping: an object that is no list. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value as fields; none where it is something else. */
export const fields = (value: unknown): Fields => (isFields(value) ? value : {});

/** The members of a list as fields; none where it is something else. */
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** Follows a path of keys and positions; undefined where it ends early. What an object inherits is not there. */
export const at = (value: unknown, ...path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );

/** The value where it is text, and an empty text where not. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The value where it is a number, and `otherwise` where not. */
export const count = (value: unknown, otherwise = 0): number => (typeof value === "number" ? value : otherwise);

/** The texts among a list's members. */
export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((member) => typeof member === "string") : [];
