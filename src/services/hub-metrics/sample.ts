/** One measurement of this host. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name with its unit, such as `memory_available_bytes`. One that ends in `_total` only grows, until the host restarts. */
  readonly metric: string;
  readonly value: number;
  /** What is measured, where there are several: `{"device":"eth0"}`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A sample before it is known when it was taken. */
export type Reading = Omit<Sample, "at">;

export const reading = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}): Reading => ({
  metric,
  value,
  labels,
});
