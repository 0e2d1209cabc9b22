import { ApiObject, JsonPatch } from "cdk8s";
import type { Construct } from "constructs";

/** Keys that come first, in this order, wherever they are; the others follow by the alphabet. */
const FIRST = ["apiVersion", "kind", "metadata", "name", "namespace"];

/** The value with the keys of every object in reading order, without those that hold nothing. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  if (Object.getPrototypeOf(value) !== Object.prototype)
    throw new TypeError(`found an instance of ${value.constructor.name} in a manifest, allowed: plain values`);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).sort();
  const result: Record<string, unknown> = {};
  for (const key of [...FIRST.filter((first) => Object.hasOwn(fields, first)), ...keys]) {
    if (Object.hasOwn(result, key)) continue;
    const inner = ordered(fields[key]);
    if (inner !== undefined) result[key] = inner;
  }
  return result;
}

type Body = Readonly<Record<string, unknown>>;

interface Props extends Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/**
 * An object that is written as plain values. cdk8s would look for tokens in every value and then copy all twice: a
 * third of the time of a synth, and nothing here makes a token.
 */
export class PlainApiObject extends ApiObject {
  readonly #body: Body;
  readonly #patches: JsonPatch[] = [];

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id, props);
    this.#body = props;
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    super.addJsonPatch(...operations);
    this.#patches.push(...operations);
  }

  /** The manifest, patched. Throws on a value that YAML cannot hold. */
  override toJson(): unknown {
    const manifest = ordered({ ...this.#body, metadata: this.metadata.toJson() as unknown });
    return this.#patches.length === 0 ? manifest : ordered(JsonPatch.apply(manifest, ...this.#patches));
  }
}
