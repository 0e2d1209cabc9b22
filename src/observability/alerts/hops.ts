import { TOPIC_PREFIXES } from "../../config/failover.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const written = `sum by (topic) (increase(kafka_topic_partition_current_offset{topic=~"${TOPIC_PREFIXES.failover}.*"}[5m]))`;
const topic = `${TOPIC_PREFIXES.failover}loki.logs`;
const offset = (partition: number) => `kafka_topic_partition_current_offset{topic="${topic}",partition="${partition}"}`;

/**
 * NGINX beside each collector. It shows no metrics of what it decided, so that is read where it ends: in the topics of
 * the target that did not answer.
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
      name: "HopNotReady",
      expr: `min by (namespace, pod) (kube_pod_init_container_status_ready{container="hop"}) == 0`,
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
