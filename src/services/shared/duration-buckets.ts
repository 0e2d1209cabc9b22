/** Upper bounds in seconds of every histogram, 5 ms to 10 s. 0.5 is the latency objective's threshold. */
export const DURATION_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
