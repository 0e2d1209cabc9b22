/** Units of Grafana that the dashboards use, by what is counted. */
export const UNITS = {
  perSecond: "cps",
  requestsPerSecond: "reqps",
  bytesPerSecond: "binBps",
  bytes: "bytes",
  seconds: "s",
  duration: "dtdurations",
  share: "percentunit",
  count: "short",
  none: "none",
  date: "dateTimeFromNow",
} as const;

export type Unit = (typeof UNITS)[keyof typeof UNITS];
