/** The three signals, as topics, paths and pipelines name them. */
export const SIGNALS = ["metrics", "logs", "traces"] as const;

export type Signal = (typeof SIGNALS)[number];
