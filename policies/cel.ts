declare const yields: unique symbol;

/** Text of an expression in the Common Expression Language that yields a `T`. */
export type Cel<T> = string & { readonly [yields]: T };

type Scalar = string | number | boolean;

/** What a literal is typed as: the value's own type without its narrowness. */
type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;

type Tag<T> = (parts: TemplateStringsArray, ...values: readonly (Cel<unknown> | number)[]) => Cel<T>;

const tag =
  <T>(): Tag<T> =>
  (parts, ...values) =>
    String.raw({ raw: parts.raw }, ...values) as Cel<T>;

/** An expression that yields true or false. Only other expressions go into the template, never bare text. */
export const bool = tag<boolean>();

/** An expression that yields a string. */
export const text = tag<string>();

/** An expression that yields a list of strings. */
export const texts = tag<readonly string[]>();

/** An expression of any other type. */
export const any = tag<unknown>();

const quote = (value: string): string =>
  `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;

const scalar = (value: Scalar): string => (typeof value === "string" ? quote(value) : String(value));

/** A constant, or a list of constants of one type. */
export const literal = <T extends Scalar | readonly Scalar[]>(value: T): Cel<Widened<T>> =>
  (typeof value === "object" ? `[${value.map(scalar).join(", ")}]` : scalar(value)) as Cel<Widened<T>>;

/** A map literal of strings. */
export const literalMap = (map: Readonly<Record<string, string>>): Cel<Readonly<Record<string, string>>> =>
  `{${Object.entries(map)
    .map(([key, value]) => `${quote(key)}: ${quote(value)}`)
    .join(", ")}}` as Cel<Readonly<Record<string, string>>>;

/** A map literal whose values may differ in type: each is wrapped in `dyn`, which CEL asks for in a mixed map. */
export function dynamic(value: unknown): Cel<unknown> {
  if (Array.isArray(value)) return `[${value.map(dynamic).join(", ")}]` as Cel<unknown>;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${quote(key)}: dyn(${dynamic(item)})`);
    return `{${entries.join(", ")}}` as Cel<unknown>;
  }
  return literal(value as Scalar);
}

const optionalPath = (base: string, path: string): string =>
  [base, ...path.split(".").map((field) => `?${field}`)].join(".");

/**
 * The value at a path below `base`, or `fallback` where any step of it is absent:
 * `field(container, "securityContext.privileged", false)` is `container.?securityContext.?privileged.orValue(false)`.
 */
export const field = <T extends Scalar>(base: Cel<unknown>, path: string, fallback: T): Cel<Widened<T>> =>
  `${optionalPath(base, path)}.orValue(${literal(fallback)})` as Cel<Widened<T>>;

/** The list at a path, empty where absent. */
export const list = (base: Cel<unknown>, path: string): Cel<readonly unknown[]> =>
  `${optionalPath(base, path)}.orValue([])` as Cel<readonly unknown[]>;

/** Whether something stands at the path. */
export const present = (base: Cel<unknown>, path: string): Cel<boolean> =>
  `${optionalPath(base, path)}.hasValue()` as Cel<boolean>;

/** The spec of a pod. Kyverno rewrites exactly these words to the pod template's path in a pod controller. */
export const POD_SPEC = any`object.spec`;

/** Annotations of a pod. A Job's template may lack `metadata` altogether, and `object.?metadata` would not be rewritten. */
export const POD_ANNOTATIONS = any`(has(object.metadata) ? object.metadata.?annotations.orValue({}) : {})`;

/** Labels of a pod, or none. */
export const POD_LABELS = any`(has(object.metadata) ? object.metadata.?labels.orValue({}) : {})`;

/** The three places in a pod that hold containers. */
const CONTAINER_LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

/** Any container of a pod, in `eachContainer`. */
export const CONTAINER = any`c`;

/**
 * Paths of the field in every init, normal and ephemeral container where `wrong` holds, each followed by what `shown`
 * yields. The paths start with `object.`, so that Kyverno's rewriting for pod controllers rewrites them as well.
 */
export const eachContainer = (path: string, wrong: Cel<boolean>, shown?: Cel<string>): Cel<readonly string[]> => {
  const tail = shown === undefined ? "" : ` + ' is ' + ${shown}`;
  return CONTAINER_LISTS.map(
    (name) =>
      `object.spec.?${name}.orValue([]).filter(c, ${wrong}).map(c, ${quote(`object.spec.${name}[`)} + c.name + ${quote(`].${path}`)}${tail})`,
  ).join(" + ") as Cel<readonly string[]>;
};

/** The path in a list of one where `wrong` holds, an empty list where not. */
export const one = (path: string, wrong: Cel<boolean>, shown?: Cel<string>): Cel<readonly string[]> =>
  `(${wrong} ? [${quote(`object.${path}`)}${shown === undefined ? "" : ` + ' is ' + ${shown}`}] : [])` as Cel<
    readonly string[]
  >;

/** Several lists as one. */
export const concat = (...lists: readonly Cel<readonly string[]>[]): Cel<readonly string[]> =>
  lists.join(" + ") as Cel<readonly string[]>;
