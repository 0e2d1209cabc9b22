import { normal, type Random } from "./random.ts";

/** How long a simulated piece of work takes, in milliseconds. */
export interface LatencyProfile {
  readonly base: number;
  /** Standard deviation of the jitter. */
  readonly sigma: number;
  /** What the work takes at least: a normal distribution has negative values. Default: 1. */
  readonly floor?: number;
  /** Tail spikes: a share of the work takes a multiple, uniform between the two factors. Default: none. */
  readonly spike?: { readonly probability: number; readonly factors: readonly [least: number, most: number] };
}

/** One sample of a profile in milliseconds, never below its floor. */
export function sampleLatency({ base, sigma, floor = 1, spike }: LatencyProfile, random: Random): number {
  const usual = Math.max(floor, normal(random, base, sigma));
  if (spike === undefined || random() >= spike.probability) return usual;
  const [least, most] = spike.factors;
  return usual * (least + random() * (most - least));
}
