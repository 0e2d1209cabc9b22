/** How a matcher compares: equal, not equal, regular expression (anchored), not that expression. */
export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** A matcher as Alertmanager's configuration writes it: one string, `severity =~ "critical|warning"`. */
export function matcher(label: string, operator: MatchOperator, value: string): string {
  const name = /^[A-Za-z_][A-Za-z0-9_]*$/.test(label) ? label : quoted(label);
  return `${name} ${operator} ${quoted(value)}`;
}

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
