/** The three signals, as topics, paths and pipelines name them. */
export const SIGNALS = ["metrics", "logs", "traces"] as const;

export type Signal = (typeof SIGNALS)[number];

/** A value for each signal. */
export const bySignal = <T>(make: (signal: Signal) => T): Readonly<Record<Signal, T>> => ({
  metrics: make("metrics"),
  logs: make("logs"),
  traces: make("traces"),
});
