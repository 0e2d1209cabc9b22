import { BACKUP_SUCCESS_METRIC } from "../../conventions/alerting.ts";
import { gauge, type MetricTable, onlyAfter } from "./metric.ts";

/** What programs of ours push, for they end before anybody could scrape them. */
export const OWN = {
  /** Unix time of the last backup of a pod's data that succeeded; `copy` is `latest` or `daily`. */
  [BACKUP_SUCCESS_METRIC]: onlyAfter("the first backup", gauge("copy")),
} as const satisfies MetricTable;
