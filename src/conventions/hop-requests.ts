/**
 * The counter of what a hop did with requests that did not simply reach their target. NGINX has no such counter: the hop
 * logs each of those requests, and the agent of its node counts the lines.
 */
export const HOP_REQUESTS = {
  /** Name of the hop's container, in every pod that has one. */
  container: "hop",
  /** What the agent calls the counter. */
  counter: "hyperion.hop.requests",
  /** What it is called where it is scraped. */
  metric: "hyperion_hop_requests_total",
  /** Name of the agent's port that shows it, and label `job` of its series. */
  portName: "hop-requests",
} as const;

/** What the counter takes from a line of the log as it stands there. */
export const HOP_REQUEST_FIELDS = ["target", "route", "status", "upstream_status"] as const;

/**
 * Labels of the counter. `layer` is the collector that sent, as the label `component` of its own series; `target` whom the
 * request was for; `route` where it went; `status` what the collector was told; `upstream_status` what the first pod of the
 * target that was asked had answered, and {@link NOT_ASKED} where none was. None has more values than targets, routes and
 * statuses.
 */
export const HOP_REQUEST_LABELS = ["layer", ...HOP_REQUEST_FIELDS] as const;

/** `upstream_status` of a request that no pod of the target was asked about. */
export const NOT_ASKED = "none";
