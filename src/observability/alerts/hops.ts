import { HOP_REQUESTS } from "../../conventions/hop-requests.ts";
import { TOPIC_PREFIXES } from "../../conventions/topics.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import type { Matchers } from "../layers.ts";
import { selector, sumBy } from "../promql.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const written = `sum by (topic) (increase(kafka_topic_partition_current_offset{topic=~"${TOPIC_PREFIXES.failover}.*"}[5m]))`;
const topic = `${TOPIC_PREFIXES.failover}loki.logs`;
const offset = (partition: number) => `kafka_topic_partition_current_offset{topic="${topic}",partition="${partition}"}`;

/** Requests that did not simply reach their target: the agent of each node counts the lines of its hops' logs. */
const diverted = (by: readonly string[], matchers: Matchers): string =>
  sumBy(by, `rate(${selector({ metric: HOP_REQUESTS.metric, matchers })}[5m])`);

/** All that each layer sends through its hops, as its collectors count it. */
const sent = `sum by (layer) (label_replace(rate(http_client_request_duration_count{job="otelcol"}[5m]), "layer", "$1", "component", "(.+)"))`;

/** A replay is told to wait and asks again; nobody gives up meanwhile. */
const LIVE = { layer: { "!=": "replay" } } as const;

const share = (by: readonly string[], matchers: Matchers): string =>
  `${diverted(["layer", ...by], { ...LIVE, ...matchers })} / on (layer) group_left () ${sent}`;

const line = (layer: string, target: string, rest: string) =>
  `${HOP_REQUESTS.metric}{job="${HOP_REQUESTS.portName}",node="a",layer="${layer}",target="${target}",${rest}}`;

const exported = (component: string) =>
  `http_client_request_duration_count{job="otelcol",component="${component}",pod="p",server_port="14000"}`;

/**
 * NGINX beside each collector. What fails over is read in the topics of the target that did not answer, which say how
 * much waits; what is refused or dropped is in no topic, and read in the hops' own counts.
 */
export const hopAlerts: AlertFamily = {
  name: "hops",
  runbook: "failover",
  dashboard: DASHBOARDS.hops,
  alerts: [
    {
      name: "HopFailingOver",
      expr: `${written} > 0`,
      for: "10m",
      severity: "ticket",
      summary: "Requests go to {{ $labels.topic }} instead of their target",
      description:
        "{{ $value | humanize }} records were written to {{ $labels.topic }} within five minutes: the target in its name refuses or does not answer. Nothing is lost while Kafka has room.",
      cases: [
        fires("the target is away", "20m", { [offset(0)]: "0+60x30", [offset(1)]: "0+40x30" }),
        silent("one request failed over while a pod was replaced", "20m", { [offset(0)]: "0x5 3x20" }),
      ],
    },
    {
      name: "HopFailingOverLong",
      expr: `${written} > 0`,
      for: "1h",
      severity: "page",
      summary: "{{ $labels.topic }} has been filling for an hour",
      description:
        "The target of {{ $labels.topic }} has not taken everything for an hour; {{ $value | humanize }} records came within the last five minutes. The buffer is finite: see how long it lasts.",
      hides: ["HopFailingOver"],
      hidesWithSame: ["topic"],
      cases: [
        fires("the target is away for more than an hour", "90m", { [offset(0)]: "0+60x100" }),
        silent("the target comes back after forty minutes", "90m", { [offset(0)]: "0+60x40 2400x60" }),
      ],
    },
    {
      name: "HopRefusing",
      expr: `${share(["target", "upstream_status"], { status: { "=~": "5.." } })} > 0.01`,
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.layer }} is told by its hop that neither {{ $labels.target }} nor Kafka took a request",
      description:
        "{{ $value | humanizePercentage }} of what {{ $labels.layer }} sends ended so: {{ $labels.target }} answered {{ $labels.upstream_status }} (none: it was not asked), and its topic took nothing. Senders hold it and lose what they cannot hold.",
      cases: [
        fires("store and buffer are away", "20m", {
          [line("logs-processor", "loki", 'route="buffer-logs",status="502",upstream_status="503"')]: "0+30x30",
          [exported("logs-processor")]: "0+1000x30",
        }),
        silent("the buffer takes what the store does not", "20m", {
          [line("logs-processor", "loki", 'route="buffer-logs",status="200",upstream_status="503"')]: "0+900x30",
          [exported("logs-processor")]: "0+1000x30",
        }),
        silent("a replay is told to wait", "20m", {
          [line("replay", "loki", 'route="retry",status="503",upstream_status="500"')]: "0+900x30",
          [exported("replay")]: "0+1000x30",
        }),
      ],
    },
    {
      name: "HopTargetRejecting",
      expr: `${share(["target", "status"], { status: { "=~": "4..", "!=": "429" } })} > 0.01`,
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.target }} calls what {{ $labels.layer }} sends wrong, with {{ $labels.status }}",
      description:
        "{{ $value | humanizePercentage }} of what {{ $labels.layer }} sends is refused for good: its senders are told {{ $labels.status }} and drop it. A limit that is exceeded, 429, is not counted here.",
      cases: [
        fires("a store's limit was lowered", "30m", {
          [line("metrics-processor", "victoria-metrics", 'route="refused",status="400",upstream_status="422"')]:
            "0+30x40",
          [exported("metrics-processor")]: "0+1000x40",
        }),
        silent("one request in a thousand", "30m", {
          [line("metrics-processor", "victoria-metrics", 'route="refused",status="400",upstream_status="400"')]:
            "0+1x40",
          [exported("metrics-processor")]: "0+1000x40",
        }),
        silent("a tenant is over its limit", "30m", {
          [line("logs-processor", "loki", 'route="target",status="429",upstream_status="429"')]: "0+300x40",
          [exported("logs-processor")]: "0+1000x40",
        }),
      ],
    },
    {
      name: "HopOverCap",
      expr: `${diverted(["target"], { route: "dropped" })} > 0`,
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.target }} is sent more than its cap, and the rest is dropped",
      description:
        "{{ $value | humanize }} requests a second to {{ $labels.target }} are above the rate that was agreed with it. They were acknowledged and go to nobody; the stores have them.",
      cases: [
        fires("a team's services grow", "30m", {
          [line("egress", "consumer-a", 'route="dropped",status="200",upstream_status="none"')]: "0+60x40",
        }),
        silent("a burst of a minute", "30m", {
          [line("egress", "consumer-a", 'route="dropped",status="200",upstream_status="none"')]: "0x5 900x40",
        }),
      ],
    },
    {
      name: "HopNotReady",
      expr: `min by (namespace, pod) (kube_pod_init_container_status_ready{container="${HOP_REQUESTS.container}"}) == 0`,
      for: "5m",
      severity: "ticket",
      summary: "NGINX of {{ $labels.pod }} is not ready",
      description: "The collector in {{ $labels.pod }} has no way out: what it takes, it refuses.",
      cases: [
        fires("NGINX refuses its configuration", "10m", {
          'kube_pod_init_container_status_ready{namespace="hyperion",pod="ingress-0",container="hop"}': "1x2 0x20",
        }),
        silent("a pod starts", "10m", {
          'kube_pod_init_container_status_ready{namespace="hyperion",pod="ingress-0",container="hop"}': "0x2 1x20",
        }),
      ],
    },
  ],
};
