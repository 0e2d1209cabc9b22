import { parser } from "@prometheus-io/lezer-promql";
import { knownSeries } from "../../src/observability/metrics/table.ts";

type Tree = ReturnType<typeof parser.parse>;
export type Node = Tree["topNode"];

/** Functions whose argument is a range: the grammar takes an instant vector as well, Prometheus does not. */
const OF_RANGES = /^(rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets|holt_winters|\w+_over_time)$/;

const RANGES: readonly string[] = ["MatrixSelector", "SubqueryExpr"];

/** A node and all below it. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield* walk(child);
}

const inner = (node: Node | null): Node | null =>
  node?.name === "ParenExpr" ? inner(node.firstChild) : node?.name === "OffsetExpr" ? inner(node.firstChild) : node;

/** What is wrong with the form of an expression; none is the only good answer. */
export function parseErrors(expression: string): string[] {
  const found: string[] = [];
  for (const node of walk(parser.parse(expression).topNode)) {
    const at = () => `at ${node.from} of ${expression}`;
    if (node.type.isError) found.push(`not PromQL ${at()}`);
    if (node.name !== "FunctionCall") continue;
    const [identifier, body] = [node.getChild("FunctionIdentifier"), node.getChild("FunctionCallBody")];
    const name = expression.slice(identifier?.from, identifier?.to);
    if (!OF_RANGES.test(name)) continue;
    // The range is the last argument of quantile_over_time, and the first of all others.
    const range = name === "quantile_over_time" ? body?.lastChild : body?.firstChild;
    if (!RANGES.includes(inner(range ?? null)?.name ?? "")) found.push(`${name} of what is not a range ${at()}`);
  }
  return found;
}

/** Names of the series that an expression selects. */
export function selected(expression: string): Set<string> {
  const names = [...walk(parser.parse(expression).topNode)]
    .filter(({ name, parent }) => name === "Identifier" && parent?.name === "VectorSelector")
    .map(({ from, to }) => expression.slice(from, to));
  return new Set(names);
}

/** Selectors without a metric's name, which would read every series. */
const nameless = (expression: string): string[] =>
  [...walk(parser.parse(expression).topNode)]
    .filter((node) => node.name === "VectorSelector" && node.getChild("Identifier") === null)
    .map(({ from, to }) => `selector without a metric: ${expression.slice(from, to)}`);

const KNOWN = knownSeries();

/**
 * What is wrong with an expression: its form, and names that no program of the pinned versions shows.
 *
 * @param recorded names that our own recording rules make
 */
export function problems(expression: string, recorded: ReadonlySet<string>): string[] {
  const unknown = [...selected(expression)].filter((name) => !KNOWN.has(name) && !recorded.has(name));
  return [
    ...parseErrors(expression),
    ...nameless(expression),
    ...unknown.map((name) => `metric that neither a program nor a rule of ours makes: ${name}`),
  ];
}
