import type { Signal } from "../base/signals.ts";
import { processorTarget } from "../conventions/topics.ts";
import type { Series } from "./promql.ts";

/** Label `job` of every collector; its layer is the label `component`. */
const JOB = "otelcol";

/** What selects series of one layer. */
export type Matchers = NonNullable<Series["matchers"]>;

const layer = (component: string): Matchers => ({ job: JOB, component });

/** What selects the series of each layer of the pipeline. */
export const LAYERS = {
  ingress: layer("ingress"),
  processor: (signal: Signal): Matchers => layer(processorTarget(signal)),
  egress: layer("egress"),
  buffer: layer("buffer"),
  deadLetter: layer("dead-letter"),
  replay: layer("replay"),
} as const;

/** What a collector counts of each signal: the end of its metrics' names. */
export const ITEMS = {
  metrics: "metric_points",
  logs: "log_records",
  traces: "spans",
} as const satisfies Record<Signal, string>;
