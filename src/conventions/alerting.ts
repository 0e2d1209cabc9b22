/** Values of the label `severity`, by what they make people do. Rules set them and Alertmanager routes by them. */
export const SEVERITIES = {
  /** Wakes somebody up. */
  page: "critical",
  /** Is read in working hours. */
  ticket: "warning",
  /** Is seen on dashboards only. */
  information: ["info", "none"],
} as const;

/** When tickets are read. What comes at another time is sent when the next begins. */
export const WORKING_HOURS = {
  weekdays: "monday:friday",
  from: "08:00",
  to: "18:00",
  timeZone: "Europe/Berlin",
} as const;

/** The alert that always fires: its silence means that alerting is dead. */
export const WATCHDOG = "Watchdog";

/** The alert that fires while metrics are replayed to their store: query results that were cached before are wrong. */
export const METRICS_REPLAYED = "MetricsReplayed";

/**
 * Seconds between two scrapes of a program's metrics, and the shortest step that a panel makes sense with. A rate over
 * one minute, the shortest window of the burn rates, needs four samples.
 */
export const SCRAPE_INTERVAL_SECONDS = 15;

/**
 * Unix time, in seconds, of the last backup of each vmstorage pod that succeeded, by `copy`: `latest` or `daily`.
 * vmbackup itself ends with each run, and has no metrics in between.
 */
export const BACKUP_SUCCESS_METRIC = "hyperion_vmbackup_last_success_timestamp_seconds";
