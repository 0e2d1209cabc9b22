import type { SEVERITIES } from "../conventions/alerting.ts";

/** A length of time as Prometheus writes it, in one unit: `5m`, `30d`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d" | "w" | "y"}`;

/** Values of the label `severity`. */
export type Severity = typeof SEVERITIES.page | typeof SEVERITIES.ticket | (typeof SEVERITIES.information)[number];

type Labels = Readonly<Record<string, string>>;

/** Records the value of an expression as a series of its own. The keys are those of Prometheus' rule files. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Labels;
}

/** What every alert tells the person who receives it. */
export interface Annotations extends Labels {
  /** One line. */
  readonly summary: string;
  /** What it means, with the value. */
  readonly description: string;
  /** Page that says what to look at and what to do. */
  readonly runbook_url: string;
  readonly dashboard_url: string;
}

/** Fires for each series of an expression. The keys are those of Prometheus' rule files. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long the expression must hold before the alert fires. Default: not at all. */
  readonly for?: Duration;
  /** How long the alert goes on after the expression held last. Default: not at all. */
  readonly keep_firing_for?: Duration;
  readonly labels: Labels & { readonly severity: Severity };
  readonly annotations: Annotations;
}

/** Rules that are evaluated one after the other, at one time: a rule reads what those before it recorded. */
export interface RuleGroup {
  /** Unique in its file. */
  readonly name: string;
  /** Time between two evaluations. Default: the evaluating program's. */
  readonly interval?: Duration;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** The alerts among the rules of groups. */
export const alertsOf = (groups: readonly RuleGroup[]): AlertingRule[] =>
  groups.flatMap(({ rules }) => rules.filter((rule): rule is AlertingRule => "alert" in rule));

/** The recording rules among the rules of groups. */
export const recordsOf = (groups: readonly RuleGroup[]): RecordingRule[] =>
  groups.flatMap(({ rules }) => rules.filter((rule): rule is RecordingRule => "record" in rule));
