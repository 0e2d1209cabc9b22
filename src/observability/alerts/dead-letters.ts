import { deadLetterTopic, TOPIC_PREFIXES } from "../../conventions/topics.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const matcher = `{topic=~"${TOPIC_PREFIXES.deadLetter}.*"}`;
const topic = deadLetterTopic("loki", "logs");
const current = `kafka_topic_partition_current_offset{topic="${topic}",partition="0"}`;
const oldest = `kafka_topic_partition_oldest_offset{topic="${topic}",partition="0"}`;

/** What a target called poison, and nobody could be told of. */
export const deadLetterAlerts: AlertFamily = {
  name: "dead-letters",
  runbook: "dead-letters",
  dashboard: DASHBOARDS.kafka,
  alerts: [
    {
      name: "DeadLetters",
      expr: `sum by (topic) (kafka_topic_partition_current_offset${matcher} - kafka_topic_partition_oldest_offset${matcher}) > 0`,
      severity: "ticket",
      summary: "{{ $labels.topic }} holds records that its target refused",
      description:
        "{{ $value | humanize }} records wait in {{ $labels.topic }} for a person. They were acknowledged to their sender and are in no store.",
      cases: [
        fires("one record arrives", "5m", { [current]: "0x2 1x10", [oldest]: "0x12" }),
        silent("what was there has been deleted by age", "5m", { [current]: "7x12", [oldest]: "7x12" }),
      ],
    },
    {
      name: "DeadLettersGrowing",
      expr: `sum by (topic) (increase(kafka_topic_partition_current_offset${matcher}[15m])) > 100`,
      for: "5m",
      severity: "page",
      summary: "{{ $labels.topic }} grows: its target refuses what it should take",
      description:
        "{{ $value | humanize }} records came into {{ $labels.topic }} within 15 minutes. That many are no odd records but a target, or a sender, that changed.",
      hides: ["DeadLetters"],
      hidesWithSame: ["topic"],
      cases: [
        fires("a store's limit was lowered", "30m", { [current]: "0+20x40" }),
        silent("a handful of broken records", "30m", { [current]: "0+1x40" }),
      ],
    },
  ],
};
