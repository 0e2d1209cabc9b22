import type { RuleGroup } from "../rule.ts";

/**
 * Time at which vmalert last wrote what it evaluated: it goes through vminsert and vmstorage, and is read again through
 * vmselect, so that its age is how old the newest metric is that a person can see.
 */
export const METRICS_CANARY = "hyperion:metrics_canary:timestamp_seconds";

/** Writes the time, for the objective of the metrics' freshness to read. */
export const canaryGroup = (): RuleGroup => ({
  name: "hyperion-metrics-canary",
  interval: "30s",
  rules: [{ record: METRICS_CANARY, expr: "vector(time())" }],
});
