import { parser } from "@prometheus-io/lezer-promql";
import { TARGET_LABELS } from "../../src/observability/metrics/metric.ts";
import { knownSeries } from "../../src/observability/metrics/table.ts";
import type { RecordingRule } from "../../src/observability/rule.ts";
import { type Node, walk } from "./promql.ts";

/** Labels of the series of each recording rule, by its name. */
export type RecordedLabels = ReadonlyMap<string, ReadonlySet<string>>;

type Labels = ReadonlySet<string>;

/** Series by name, each with every label that it may have, those of its target too. */
type KnownSeries = ReadonlyMap<string, readonly string[]>;

const KNOWN: KnownSeries = new Map([...knownSeries()].map(([name, labels]) => [name, [...labels, ...TARGET_LABELS]]));
const NONE: Labels = new Set();

const union = (...sets: readonly Labels[]): Labels => new Set(sets.flatMap((set) => [...set]));

const children = (node: Node): Node[] => {
  const list: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) list.push(child);
  return list;
};

/** Follows labels through an expression, as Prometheus would. */
class Reader {
  readonly #expression: string;
  readonly #recorded: RecordedLabels;
  readonly #known: KnownSeries;

  constructor(expression: string, recorded: RecordedLabels, known: KnownSeries) {
    this.#expression = expression;
    this.#recorded = recorded;
    this.#known = known;
  }

  text = ({ from, to }: Node): string => this.#expression.slice(from, to);

  /** Labels of a metric. */
  ofMetric(name: string): Labels {
    const own = this.#known.get(name);
    return own === undefined ? (this.#recorded.get(name) ?? NONE) : new Set(own);
  }

  grouping = (node: Node | null): Labels => new Set((node?.getChildren("LabelName") ?? []).map(this.text));

  /** Labels that the result of a part may have. */
  result(node: Node): Labels {
    if (node.name === "VectorSelector") {
      const name = node.getChild("Identifier");
      return name === null ? NONE : this.ofMetric(this.text(name));
    }
    if (node.name === "AggregateExpr") return this.#aggregate(node);
    if (node.name === "BinaryExpr") return this.#binary(node);
    const below = union(...children(node).map((child) => this.result(child)));
    if (node.name !== "FunctionCall") return below;
    const name = this.text(node.getChild("FunctionIdentifier") ?? node);
    if (name === "histogram_quantile") return new Set([...below].filter((label) => !["le", "vmrange"].includes(label)));
    return union(below, this.made(node));
  }

  /** The label that a function makes. */
  made(call: Node): Labels {
    if (this.text(call.getChild("FunctionIdentifier") ?? call) !== "label_replace") return NONE;
    const [label] = call.getChild("FunctionCallBody")?.getChildren("StringLiteral") ?? [];
    return label === undefined ? NONE : new Set([this.text(label).slice(1, -1)]);
  }

  #aggregate(node: Node): Labels {
    const body = node.getChild("FunctionCallBody");
    const of = body === null ? NONE : this.result(body);
    const operator = node.getChild("AggregateOp");
    // They pick series and leave them as they are.
    if (operator !== null && /^(topk|bottomk|limitk)$/.test(this.text(operator))) return of;
    const modifier = node.getChild("AggregateModifier");
    const labels = this.grouping(modifier?.getChild("GroupingLabels") ?? null);
    if (modifier?.getChild("By") != null) return labels;
    return modifier?.getChild("Without") != null ? new Set([...of].filter((label) => !labels.has(label))) : NONE;
  }

  #binary(node: Node): Labels {
    const parts = children(node);
    const [left, right] = [this.result(parts[0] ?? node), this.result(parts.at(-1) ?? node)];
    const modifier = node.getChild("MatchingModifierClause");
    const included = modifier?.getChildren("GroupingLabels")[1] ?? null;
    if (node.getChild("Or") !== null) return union(left, right);
    if (modifier?.getChild("GroupLeft") != null) return union(left, this.grouping(included));
    if (modifier?.getChild("GroupRight") != null) return union(right, this.grouping(included));
    return left.size === 0 ? right : left;
  }
}

const topOf = (expression: string): Node => parser.parse(expression).topNode;

/** Labels that the result of an expression may have. */
export const resultLabels = (expression: string, recorded: RecordedLabels, known = KNOWN): Labels =>
  new Reader(expression, recorded, known).result(topOf(expression));

/** Labels that an expression compares, groups or matches by, and that no series and no function of it has. */
export function unknownLabels(expression: string, recorded: RecordedLabels, known = KNOWN): string[] {
  const reader = new Reader(expression, recorded, known);
  const nodes = [...walk(topOf(expression))];
  const selectors = nodes.filter(({ name }) => name === "VectorSelector");
  const compared = selectors.flatMap((one) => {
    const labels = reader.result(one);
    const names = [...walk(one)].filter(({ name }) => name === "LabelName").map(reader.text);
    return names.filter((label) => !labels.has(label));
  });
  const made = nodes.filter(({ name }) => name === "FunctionCall").map((call) => reader.made(call));
  const available = union(...selectors.map((one) => reader.result(one)), ...made);
  const grouped = nodes
    .filter(({ name }) => name === "GroupingLabels")
    .flatMap((list) => [...reader.grouping(list)])
    .filter((label) => !available.has(label));
  return [...new Set([...compared, ...grouped])];
}

/** Labels of every recorded series; a rule may read what those before it recorded. */
export function recordedLabels(rules: readonly RecordingRule[], known = KNOWN): RecordedLabels {
  const all = new Map<string, Labels>();
  for (const { record, expr, labels = {} } of rules) {
    const result = resultLabels(expr, all, known);
    all.set(record, union(all.get(record) ?? NONE, result, new Set(Object.keys(labels))));
  }
  return all;
}
