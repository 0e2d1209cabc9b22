import { BSON, ObjectId } from "mongodb";

const { EJSON } = BSON;

/** A document as PostgreSQL stores it. */
export interface Row {
  readonly id: string;
  /** Extended JSON, relaxed: numbers are numbers, other types of MongoDB are objects such as `{"$oid": …}`. */
  readonly document: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** A document that cannot be stored, and why. */
export interface Poison {
  readonly id: string;
  readonly reason: string;
  /** Extended JSON, cut to 10,000 characters. */
  readonly document: string;
}

/** A document as the driver hands it out. */
export type Source = Readonly<Record<string, unknown>>;

/**
 * Text for an `_id` of any type, different for different ids: a string stands for itself, unless it looks like the text
 * of another type or has a character that PostgreSQL's text does not hold. It is quoted then.
 */
export function keyOf(id: unknown): string {
  if (id instanceof ObjectId) return id.toHexString();
  if (typeof id !== "string") return EJSON.stringify({ id }, { relaxed: false }).slice('{"id":'.length, -1);
  const quoted = JSON.stringify(id);
  const ambiguous = /^[0-9a-f]{24}$|^[{["\d-]|^(?:true|false|null)$/.test(id);
  return ambiguous || quoted.length !== id.length + 2 ? quoted : id;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const cut = (text: string): string => text.slice(0, 10_000);

/** The document as a row, or the reason why it is none. */
export function rowOf(source: Source): Row | Poison {
  const id = keyOf(source["_id"]);
  try {
    const document = EJSON.stringify(source, { relaxed: true });
    const updatedAt = source["updatedAt"];
    if (!(updatedAt instanceof Date)) return { id, document: cut(document), reason: "updatedAt is missing or no date" };
    if (Number.isNaN(updatedAt.getTime()))
      return { id, document: cut(document), reason: "updatedAt is no date that exists" };
    return { id, document, updatedAt: updatedAt.getTime() };
  } catch (error) {
    return { id, document: "", reason: reasonOf(error) };
  }
}

export const isPoison = (one: Row | Poison): one is Poison => "reason" in one;

/** A row that PostgreSQL refused, as poison. */
export const refused = ({ id, document }: Row, error: unknown): Poison => ({
  id,
  document: cut(document),
  reason: reasonOf(error),
});
