import { consumerTarget, failoverTopic } from "../../conventions/topics.ts";
import { BACKLOG } from "../accounting/backlog.ts";
import { ITEMS, LAYERS } from "../layers.ts";
import type { Observed } from "../observed.ts";
import type { Series } from "../promql.ts";
import { type PlatformPromise, TICKETS_ONLY } from "./promise.ts";

/** Longest that a team's data waits in the buffer, in minutes. */
const DELIVERED_WITHIN = 15;

/** That each team gets what it is meant to get, from us and in time. */
export const egressPromises = ({ consumers }: Pick<Observed, "consumers">): PlatformPromise[] =>
  consumers.flatMap(({ name, signals }): PlatformPromise[] => {
    const exported = (outcome: "sent" | "send_failed"): Series[] =>
      signals.map((signal) => ({
        metric: `otelcol_exporter_${outcome}_${ITEMS[signal]}`,
        matchers: { ...LAYERS.egress, exporter: `otlp_http/${consumerTarget(name)}` },
      }));
    const topics = signals.map((signal) => failoverTopic(consumerTarget(name), signal)).join("|");
    return [
      {
        service: "egress",
        name: `${name}-acceptance`,
        description: `What is meant for ${name} leaves the egress collector: to the team, or into its buffer`,
        objective: 99.9,
        indicator: {
          kind: "events",
          total: [...exported("sent"), ...exported("send_failed")],
          errors: exported("send_failed"),
        },
        absence: { series: [{ metric: "otelcol_process_uptime", matchers: LAYERS.egress }] },
      },
      {
        service: "egress",
        name: `${name}-delivery`,
        description: `What is meant for ${name} waits in its buffer for at most ${DELIVERED_WITHIN} minutes`,
        objective: 99,
        indicator: {
          kind: "freshness",
          newest: { age: { metric: BACKLOG.ageSeconds, matchers: { topic: { "=~": topics.replaceAll(".", "\\.") } } } },
          // The age is known in steps, one of which is this: what has it is older.
          atMostSeconds: DELIVERED_WITHIN * 60 - 1,
          missing: "fresh",
        },
        // It is mostly the team's own intake that is away; nobody here can mend it in the night.
        windows: TICKETS_ONLY,
        absence: "tolerated",
      },
    ];
  });
