import { SIGNALS } from "../../base/signals.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import { ITEMS, LAYERS, type Matchers } from "../layers.ts";
import { rateOf, selector } from "../promql.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

/** Items a second of all signals, over five minutes. */
const items = (counters: readonly string[], by: readonly string[], matchers: Matchers = {}): string =>
  rateOf(
    counters.flatMap((counter) => SIGNALS.map((signal) => ({ metric: `${counter}_${ITEMS[signal]}`, matchers }))),
    "5m",
    by,
  );

const LAYER = ["namespace", "component"] as const;
const EXPORTER = [...LAYER, "exporter"] as const;

/** Nobody waits for the copy of spans in ClickHouse. */
const WAITED_FOR: Matchers = { exporter: { "!=": "clickhouse" } };

const refused = ["otelcol_receiver_refused", "otelcol_receiver_failed"];
const exported = ["otelcol_exporter_sent", "otelcol_exporter_send_failed"];

const received = (outcome: string) =>
  `otelcol_receiver_${outcome}_spans{job="otelcol",component="ingress",namespace="hyperion",pod="ingress-0",receiver="otlp/producers"}`;
const export_ = (outcome: string) =>
  `otelcol_exporter_${outcome}_spans{job="otelcol",component="ingress",namespace="hyperion",pod="ingress-0",exporter="otlp_http/traces"}`;
const kafka = (outcome: string) =>
  `otelcol_exporter_${outcome}_spans{job="otelcol",component="buffer",namespace="kafka",pod="buffer-0",exporter="kafka"}`;
const queue = (what: string) =>
  `otelcol_exporter_queue_${what}{job="otelcol",component="buffer",namespace="kafka",pod="buffer-0",exporter="kafka",data_type="logs"}`;

/** Answers of ingress to producers' OTLP requests. */
const ANSWERS = {
  metric: "http_server_request_duration_count",
  matchers: { ...LAYERS.ingress, http_route: { "=~": SIGNALS.map((signal) => `/v1/${signal}`).join("|") } },
} as const;

const answers = (status: string) =>
  `http_server_request_duration_count{job="otelcol",component="ingress",namespace="hyperion",pod="ingress-0",environment="dev",http_route="/v1/traces",http_response_status_code="${status}"}`;

/** Collectors of every layer. */
export const collectorAlerts: AlertFamily = {
  name: "collectors",
  runbook: "collectors",
  dashboard: DASHBOARDS.collectors,
  alerts: [
    {
      name: "CollectorRefusing",
      expr: `${items(refused, LAYER)} / ${items([...refused, "otelcol_receiver_accepted"], LAYER)} > 0.05`,
      for: "10m",
      severity: "ticket",
      summary: "{{ $labels.component }} refuses {{ $value | humanizePercentage }} of what it is sent",
      description:
        "Senders of {{ $labels.component }} are told to try again for {{ $value | humanizePercentage }} of spans, points and records. What they hold is lost when their patience ends.",
      cases: [
        fires("a tenth is refused", "20m", { [received("accepted")]: "0+900x30", [received("refused")]: "0+100x30" }),
        silent("one in a hundred is refused", "20m", {
          [received("accepted")]: "0+9900x30",
          [received("refused")]: "0+100x30",
        }),
        silent("nothing is sent", "20m", { [received("accepted")]: "5x30", [received("refused")]: "0x30" }),
      ],
    },
    {
      name: "IntakeRefusesNearlyAll",
      expr: `sum by (environment) (rate(${selector({ ...ANSWERS, matchers: { ...ANSWERS.matchers, http_response_status_code: { "=~": "401|403" } } })}[10m])) / sum by (environment) (rate(${selector(ANSWERS)}[10m])) > 0.9`,
      for: "10m",
      severity: "page",
      summary: "{{ $value | humanizePercentage }} of all requests of producers are refused for their token",
      description:
        "It is not one team's mistake when nearly all are refused: the issuer's keys or the audience that ingress asks for have changed. Senders drop what is refused so; nothing of it comes back.",
      cases: [
        fires("every token is refused", "25m", { [answers("401")]: "0+600x30", [answers("200")]: "1000x30" }),
        silent("one team's tokens are refused", "25m", { [answers("401")]: "0+600x30", [answers("200")]: "0+600x30" }),
        silent("nothing is sent", "25m", { [answers("401")]: "5x30", [answers("200")]: "5x30" }),
      ],
    },
    {
      name: "CollectorExportFailing",
      expr: `${items(["otelcol_exporter_send_failed"], EXPORTER, WAITED_FOR)} / ${items(exported, EXPORTER, WAITED_FOR)} > 0.05`,
      for: "5m",
      severity: "page",
      summary: "{{ $labels.component }} can neither deliver nor buffer through {{ $labels.exporter }}",
      description:
        "{{ $value | humanizePercentage }} of what {{ $labels.component }} exports through {{ $labels.exporter }} was taken neither by the target nor by the buffer. It goes back to the senders.",
      hides: ["CollectorRefusing"],
      cases: [
        fires("target and buffer are away", "15m", { [export_("sent")]: "0x20", [export_("send_failed")]: "0+100x20" }),
        silent("the hop fails over, which is a success", "15m", {
          [export_("sent")]: "0+100x20",
          [export_("send_failed")]: "0x20",
        }),
      ],
    },
    {
      name: "BufferWriteFailing",
      expr: `${items(["otelcol_exporter_send_failed"], LAYER, { exporter: "kafka" })} > 0`,
      for: "5m",
      severity: "page",
      summary: "{{ $labels.component }} cannot write to Kafka",
      description:
        "{{ $value | humanize }} items a second were refused by Kafka. This is the way out when a target is away: with both gone, senders get errors and lose what they cannot hold.",
      cases: [
        fires("too few brokers are in sync", "15m", { [kafka("send_failed")]: "0+50x20" }),
        silent("every record is acknowledged", "15m", { [kafka("send_failed")]: "0x20", [kafka("sent")]: "0+50x20" }),
      ],
    },
    {
      name: "BufferQueueFull",
      expr: `max by (namespace, pod, data_type) (otelcol_exporter_queue_size{exporter="kafka"} / otelcol_exporter_queue_capacity{exporter="kafka"}) > 0.8`,
      for: "10m",
      severity: "ticket",
      summary:
        "{{ $labels.pod }} waits for Kafka: its queue of {{ $labels.data_type }} is {{ $value | humanizePercentage }} full",
      description: "A full queue makes hops wait, and then fail. Kafka is slow, or there are too few buffer pods.",
      cases: [
        fires("Kafka is slow", "15m", { [queue("size")]: "19000000x20", [queue("capacity")]: "20000000x20" }),
        silent("a batch is on its way", "15m", { [queue("size")]: "500000x20", [queue("capacity")]: "20000000x20" }),
      ],
    },
    {
      name: "CollectorOutOfMemory",
      expr: `${items(["otelcol_processor_memory_limiter_refused"], ["namespace", "component", "pod"])} > 0`,
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.pod }} refuses data because its memory is full",
      description: "The memory limiter of {{ $labels.pod }} refuses {{ $value | humanize }} items a second.",
      cases: [
        fires("the limiter refuses", "15m", {
          'otelcol_processor_memory_limiter_refused_spans{namespace="hyperion",job="otelcol",component="ingress",pod="ingress-0"}':
            "0+10x20",
        }),
        silent("the limiter refused for a minute", "15m", {
          'otelcol_processor_memory_limiter_refused_spans{namespace="hyperion",job="otelcol",component="ingress",pod="ingress-0"}':
            "0 10x20",
        }),
      ],
    },
  ],
};
