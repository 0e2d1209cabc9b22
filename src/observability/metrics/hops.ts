import { HOP_REQUEST_LABELS, HOP_REQUESTS } from "../../conventions/hop-requests.ts";
import { counter, type MetricTable, onlyAfter } from "./metric.ts";

/**
 * NGINX beside each collector, as the agent of its node counts its log: requests that did not simply reach their target.
 * Those that did are in the collectors' own `http_client_request_duration`.
 */
export const HOPS = {
  [HOP_REQUESTS.metric]: onlyAfter("the first request that did not reach its target", counter(...HOP_REQUEST_LABELS)),
} as const satisfies MetricTable;
