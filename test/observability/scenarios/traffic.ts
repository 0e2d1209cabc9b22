/** Traffic that stays the same for some time. */
export interface Phase {
  readonly minutes: number;
  /** Events a minute. */
  readonly perMinute: number;
  /** Of these. Default: 0. */
  readonly errorsPerMinute?: number;
  /** The program is not there, and its series neither. Default: it is. */
  readonly gone?: true;
}

export const lengthOf = (phases: readonly Phase[]): number =>
  phases.reduce((total, { minutes }) => total + minutes * 60, 0);

/** A program has counted for some time. From 0 on, Prometheus would not extrapolate to the beginning of a window. */
const COUNTED_BEFORE = 1_000_000;

/** Samples of a counter of what phases do, one each `interval` seconds, the first at 0. */
export function counter(
  phases: readonly Phase[],
  interval: number,
  perMinute: (phase: Phase) => number = (phase) => phase.perMinute,
): string {
  let at = COUNTED_BEFORE;
  const parts = phases.map((phase) => {
    const samples = (phase.minutes * 60) / interval;
    if (!Number.isInteger(samples) || samples < 1) {
      throw new RangeError(`phase: found ${phase.minutes} minutes, allowed: a multiple of ${interval} s`);
    }
    if (phase.gone === true) return samples === 1 ? "stale" : `stale _x${samples - 1}`;
    const step = (perMinute(phase) * interval) / 60;
    if (!Number.isInteger(step)) {
      // promtool adds steps up: the error of a fraction would one day make the counter fall, which is a restart.
      throw new RangeError(`phase: found ${step} events in ${interval} s, allowed: whole events`);
    }
    const first = at + step;
    at += step * samples;
    return `${first}+${step}x${samples - 1}`;
  });
  return [COUNTED_BEFORE, ...parts].join(" ");
}

/** Samples of a counter of errors. */
export const errorCounter = (phases: readonly Phase[], interval: number): string =>
  counter(phases, interval, ({ errorsPerMinute = 0 }) => errorsPerMinute);

/** Samples of a gauge that has one value in each phase. */
export const gauge = (
  values: readonly { readonly minutes: number; readonly value: number }[],
  interval: number,
): string => values.map(({ minutes, value }) => `${value}x${(minutes * 60) / interval - 1}`).join(" ");

/** Phases again and again. */
export const repeat = (times: number, ...phases: readonly Phase[]): Phase[] =>
  Array.from({ length: times }, () => phases).flat();
