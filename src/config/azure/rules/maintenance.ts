import { type Breach, rule } from "../../rules/rule.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const WEEK = 7 * 24 * 60;

interface Window {
  readonly dayOfWeek: (typeof DAYS)[number];
  readonly startTime: string;
  readonly utcOffset: string;
  readonly durationHours: number;
}

const minutes = (time: string): number => {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
};

/** First minute of the window in the week that begins on Monday 00:00 UTC. */
function start({ dayOfWeek, startTime, utcOffset }: Window): number {
  const offset = minutes(utcOffset.slice(1)) * (utcOffset.startsWith("-") ? -1 : 1);
  return (DAYS.indexOf(dayOfWeek) * 24 * 60 + minutes(startTime) - offset + WEEK) % WEEK;
}

/** Minutes from the start of `left` to the next start of `right`. */
const until = (left: Window, right: Window): number => (start(right) - start(left) + WEEK) % WEEK;

const overlap = (left: Window, right: Window): boolean =>
  until(left, right) < left.durationHours * 60 || until(right, left) < right.durationHours * 60;

const show = ({ dayOfWeek, startTime, utcOffset, durationHours }: Window): string =>
  `${dayOfWeek} ${startTime} ${utcOffset} for ${durationHours} h`;

/** Upgrades of Kubernetes and of node images never run at once: each drains nodes, together they drain too many. */
export const maintenanceRules = [
  rule(["maintenance"], function* ({ maintenance: { cluster, nodeImage } }): Generator<Breach> {
    if (!overlap(cluster, nodeImage)) return;
    yield {
      path: ["maintenance", "nodeImage"],
      found: show(nodeImage),
      allowed: `a window that does not overlap maintenance.cluster, ${show(cluster)}`,
    };
  }),
];
