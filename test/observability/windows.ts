import { parser } from "@prometheus-io/lezer-promql";
import { seconds } from "../../src/observability/promql.ts";
import type { Duration } from "../../src/observability/rule.ts";
import { type Node, walk } from "./promql.ts";

const lengthOf = (text: string): number =>
  text.match(/\d+(?:ms|[smhdwy])/g)?.reduce((sum, one) => sum + seconds(one as Duration), 0) ?? 0;

/** Seconds that a node adds to how far back what it holds is read: a range, a subquery's range, an offset. */
function reach(node: Node, expression: string): number {
  const text = expression.slice(node.from, node.to);
  if (node.name === "MatrixSelector") return lengthOf(/\[([^\]]*)\]$/.exec(text)?.[1] ?? "");
  if (node.name === "SubqueryExpr") return lengthOf(/\[([^\]:]*):[^\]]*\]$/.exec(text)?.[1] ?? "");
  if (node.name === "OffsetExpr") return lengthOf(/\boffset\s+(\w+)$/.exec(text)?.[1] ?? "");
  return 0;
}

/** How far back an expression reads at most, in seconds: ranges and offsets that stand in one another add up. */
export function readsBack(expression: string): number {
  let most = 0;
  for (const node of walk(parser.parse(expression).topNode)) {
    if (node.name !== "VectorSelector") continue;
    let sum = 0;
    for (let one: Node | null = node; one !== null; one = one.parent) sum += reach(one, expression);
    most = Math.max(most, sum);
  }
  return most;
}
