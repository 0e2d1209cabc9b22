import { HOP_REQUEST_LABELS, HOP_REQUESTS, NOT_ASKED } from "../../conventions/hop-requests.ts";
import { NAMESPACES } from "../../conventions/namespaces.ts";
import {
  connector,
  exporter,
  listen,
  type Pipeline,
  type Processor,
  processor,
  type Receiver,
  receiver,
} from "../otelcol/model.ts";
import { PORTS } from "../ports.ts";

/** Namespaces with collectors that export through hops. */
const NAMESPACES_OF_HOPS = [NAMESPACES.hyperion, NAMESPACES.kafka] as const;

/** Hours for which a series that nothing is added to is shown: a night and a day, for who looks in the morning. */
const SHOWN_HOURS = 24;

/** Requests that may wait to be added up. */
const QUEUE_REQUESTS = 100;

/**
 * The hops' log, read a second time: what does not reach ingress is read again by the first reader, and would be counted
 * again, and while ingress is away nothing would be counted at all.
 */
const hopLog = (podLogs: string, storage: string): Receiver =>
  receiver("file_log/hops", {
    include: NAMESPACES_OF_HOPS.map(
      (namespace) => `${podLogs}/${namespace}_otelcol-*_*/${HOP_REQUESTS.container}/*.log`,
    ),
    // Names of pods are in the paths.
    include_file_path: true,
    // What was before the agent's first start would be counted as if it happened at once. Later files are read whole.
    start_at: "end",
    storage,
    operators: [
      { type: "container", id: "container" },
      // NGINX's error log is in the same file.
      { type: "filter", id: "requests", expr: 'not (body startsWith "{")' },
      { type: "json_parser", id: "fields", parse_from: "body", parse_to: "attributes", on_error: "drop" },
    ],
    retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "30s", max_elapsed_time: "0s" },
  });

/** Name of a collector's pod: its layer, its template's hash, and five characters of its own. */
const POD_NAME = "^otelcol-(?P<layer>.+)-[a-z0-9]+-[a-z0-9]{5}$";

/** Routes that end at a collector which writes to a topic; who was asked before it is the target. */
const TO_TOPIC = "^(buffer|dead-letter)-";

/**
 * `$upstream_status` has groups of servers that NGINX went to one after the other, with ` : ` between them, and in each
 * the servers that it tried, with `, ` between them. The first of a group says more than the last: where no pod is left,
 * NGINX tries a socket that nobody listens on, which is a 502.
 */
const LAST_GROUP = { whole: "(^| : )[^:]*$", first: "(^|: )(?P<upstream_status>[0-9]{3})[^:]*$" } as const;

/** Brings a line's attributes to values that are few: {@link HOP_REQUEST_LABELS}. */
const labelled = (): Processor =>
  processor("transform/hops", {
    error_mode: "ignore",
    log_statements: [
      {
        context: "log",
        statements: [
          `replace_pattern(attributes["upstream_status"], "${LAST_GROUP.whole}", "") where IsMatch(attributes["route"], "${TO_TOPIC}")`,
          `merge_maps(attributes, ExtractPatterns(attributes["upstream_status"], "${LAST_GROUP.first}"), "upsert")`,
          `set(attributes["upstream_status"], "${NOT_ASKED}") where not IsMatch(attributes["upstream_status"], "^[0-9]{3}$")`,
          `merge_maps(attributes, ExtractPatterns(resource.attributes["k8s.pod.name"], "${POD_NAME}"), "upsert")`,
        ],
      },
    ],
  });

/** One request more, for each line that has every label; others are not counted. */
const counting = () =>
  connector("count/hops", {
    logs: {
      [HOP_REQUESTS.counter]: {
        description: "Requests that did not simply reach the target of a hop",
        attributes: HOP_REQUEST_LABELS.map((key) => ({ key })),
      },
    },
  });

/**
 * The exporter adds a number to what it has if the one begins when the other ended, and else starts again from it. Lines
 * of several files follow each other in no order, so that all numbers begin and end at one time, which is not shown.
 */
const addingUp = (): Processor =>
  processor("transform/adding-up", {
    error_mode: "propagate",
    metric_statements: [
      { context: "datapoint", statements: ["set(start_time_unix_nano, 1)", "set(time_unix_nano, 1)"] },
    ],
  });

/** Shows the counter to whoever scrapes the agent. */
const shown = () =>
  exporter("prometheus/hops", {
    endpoint: listen(PORTS.otelcol.hopRequests),
    without_scope_info: true,
    metric_expiration: `${SHOWN_HOURS}h`,
    // Files are read at once, and the exporter loses one of two numbers that it adds to the same series at once.
    sending_queue: {
      enabled: true,
      num_consumers: 1,
      sizer: "requests",
      queue_size: QUEUE_REQUESTS,
      wait_for_result: true,
      block_on_overflow: true,
    },
  });

/**
 * Counts what hops did with requests that did not simply reach their target, from the hops' log and by what every node
 * has: neither a topic, nor a store, nor ingress has to be there. NGINX itself counts connections and requests only, and
 * a module that counts more, or a message by UDP to the collector for each request, would be in the way of data. All
 * requests, those that reached their target among them, are counted by the collectors that send them to their hops.
 *
 * A line is counted once. Those between the last scrape and the agent's end are lost: the place in the file is kept, and
 * the count is not.
 * @param podLogs directory of the node's logs
 * @param storage id of the extension that keeps the place in each file
 * @param limiter the agent's memory limiter
 */
export function hopRequestPipelines(podLogs: string, storage: string, limiter: Processor): Pipeline[] {
  const count = counting();
  return [
    {
      signal: "logs",
      name: "hops",
      receivers: [hopLog(podLogs, storage)],
      processors: [limiter, labelled()],
      exporters: [count],
    },
    { signal: "metrics", name: "hops", receivers: [count], processors: [addingUp()], exporters: [shown()] },
  ];
}
