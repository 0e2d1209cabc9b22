/** A value of Alloy's configuration: a literal, a list, a map, or an expression that is written as it is. */
type Value = string | number | boolean | Expression | readonly Value[] | { readonly [key: string]: Value };

interface Expression {
  readonly expression: string;
}

/** A reference to another component's export, or a call such as `sys.env("NODE_NAME")`. */
export const expression = (text: string): Expression => ({ expression: text });

/** A block: `name "label" { attributes, blocks }`. */
export interface Block {
  readonly name: string;
  readonly label?: string;
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly blocks?: readonly Block[];
}

const isExpression = (value: Value): value is Expression =>
  typeof value === "object" && "expression" in value && typeof value.expression === "string";

function literal(value: Value): string {
  if (typeof value !== "object") return JSON.stringify(value);
  if (isExpression(value)) return value.expression;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)} = ${literal(inner)}`);
  return `{ ${entries.join(", ")} }`;
}

function lines({ name, label, attributes = {}, blocks = [] }: Block, indent: string): string[] {
  const inner = `${indent}  `;
  return [
    `${indent}${name}${label === undefined ? "" : ` "${label}"`} {`,
    ...Object.entries(attributes).map(([key, value]) => `${inner}${key} = ${literal(value)}`),
    ...blocks.flatMap((block) => lines(block, inner)),
    `${indent}}`,
  ];
}

/** Text of a configuration file in Alloy's syntax. */
export const alloyText = (blocks: readonly Block[]): string =>
  blocks.map((block) => `${lines(block, "").join("\n")}\n`).join("\n");
