import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const pod = 'job="tempo",namespace="hyperion"';

/** A counter of failures that a component counts: more than some within an hour, and still. */
const failing = (metric: string, matchers = ""): string =>
  `sum by (namespace, component) (increase(${metric}${matchers}[1h])) > 2 and sum by (namespace, component) (increase(${metric}${matchers}[10m])) > 0`;

const member = (state: string, name: string) =>
  `tempo_ring_members{${pod},component="distributor",pod="tempo-distributor-0",state="${state}",name="${name}"}`;

/** Tempo: traces. */
export const tempoAlerts: AlertFamily = {
  name: "tempo",
  runbook: "tempo",
  dashboard: DASHBOARDS.tempo,
  alerts: [
    {
      name: "TempoIngesterUnhealthy",
      expr: 'max by (namespace) (tempo_ring_members{state="Unhealthy",name="ingester"}) > 0',
      for: "10m",
      severity: "ticket",
      summary: "{{ $value }} Tempo ingesters are unhealthy",
      description:
        "With three copies of each trace one may be away. A second one refuses writes, which then fail over.",
      cases: [
        fires("an ingester does not come back", "20m", { [member("Unhealthy", "ingester")]: "0x2 1x30" }),
        silent("an ingester restarts", "20m", { [member("Unhealthy", "ingester")]: "0x2 1x5 0x30" }),
      ],
    },
    {
      name: "TempoIngestersLost",
      expr: 'max by (namespace) (tempo_ring_members{state="Unhealthy",name="ingester"}) > 1',
      for: "5m",
      severity: "page",
      summary: "{{ $value }} Tempo ingesters are unhealthy at once",
      description: "Traces that only these ingesters have cannot be read, and writes fail over to Kafka.",
      hides: ["TempoIngesterUnhealthy"],
      cases: [
        fires("a zone is gone", "10m", { [member("Unhealthy", "ingester")]: "0x2 2x20" }),
        silent("one ingester is away", "10m", { [member("Unhealthy", "ingester")]: "0x2 1x20" }),
      ],
    },
    {
      name: "TempoFlushFailing",
      expr: failing("tempo_ingester_failed_flushes_total"),
      for: "5m",
      severity: "page",
      summary: "Tempo cannot write blocks to Azure Blob",
      description:
        "{{ $value | humanize }} flushes failed within an hour. What is not flushed is on the ingesters' volumes only, which fill.",
      cases: [
        fires("Blob refuses", "30m", {
          [`tempo_ingester_failed_flushes_total{${pod},component="ingester",pod="tempo-ingester-0"}`]: "0+2x40",
        }),
        silent("one flush had to be tried again", "30m", {
          [`tempo_ingester_failed_flushes_total{${pod},component="ingester",pod="tempo-ingester-0"}`]: "0x5 1x40",
        }),
      ],
    },
    {
      name: "TempoCompactionFailing",
      expr: failing("tempodb_compaction_errors_total"),
      for: "1h",
      severity: "ticket",
      summary: "Tempo's compactor fails",
      description:
        "{{ $value | humanize }} compactions failed within an hour. Blocks grow in number, queries slow down, and what is over the retention is not deleted.",
      cases: [
        fires("every compaction fails", "90m", {
          [`tempodb_compaction_errors_total{${pod},component="compactor",pod="tempo-compactor-0"}`]: "0+1x120",
        }),
        silent("one failed", "90m", {
          [`tempodb_compaction_errors_total{${pod},component="compactor",pod="tempo-compactor-0"}`]: "0x5 1x120",
        }),
      ],
    },
    {
      name: "TempoPollFailing",
      expr: failing("tempodb_blocklist_poll_errors_total"),
      for: "10m",
      severity: "ticket",
      summary: "Tempo's {{ $labels.component }} cannot list the blocks",
      description: "{{ $value | humanize }} polls failed within an hour: queries do not see new blocks.",
      cases: [
        fires("Blob cannot be listed", "40m", {
          [`tempodb_blocklist_poll_errors_total{${pod},component="querier",pod="tempo-querier-0"}`]: "0+1x60",
        }),
        silent("one poll failed", "40m", {
          [`tempodb_blocklist_poll_errors_total{${pod},component="querier",pod="tempo-querier-0"}`]: "0x5 1x60",
        }),
      ],
    },
    {
      name: "TempoTenantIndexOld",
      expr: "max by (namespace, tenant) (tempodb_blocklist_tenant_index_age_seconds) > 900",
      for: "10m",
      severity: "ticket",
      summary: "Tempo's list of the blocks of {{ $labels.tenant }} is {{ $value | humanizeDuration }} old",
      description: "No compactor writes the list: traces of the last quarter of an hour are found in ingesters only.",
      cases: [
        fires("no compactor runs", "20m", {
          [`tempodb_blocklist_tenant_index_age_seconds{${pod},component="querier",tenant="platform"}`]: "900+60x30",
        }),
        silent("the list is made", "20m", {
          [`tempodb_blocklist_tenant_index_age_seconds{${pod},component="querier",tenant="platform"}`]: "300x30",
        }),
      ],
    },
    {
      name: "TempoWritesFailing",
      expr: "sum by (namespace) (rate(tempo_distributor_ingester_append_failures_total[5m])) / sum by (namespace) (rate(tempo_distributor_ingester_appends_total[5m])) > 0.1",
      for: "10m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of writes to Tempo's ingesters fail",
      description: "Distributors reach their ingesters too seldom. Below a quorum the write fails over to Kafka.",
      cases: [
        fires("an ingester refuses", "20m", {
          [`tempo_distributor_ingester_appends_total{${pod},component="distributor",ingester="a"}`]: "0+100x30",
          [`tempo_distributor_ingester_append_failures_total{${pod},component="distributor",ingester="a"}`]: "0+33x30",
        }),
        silent("all succeed", "20m", {
          [`tempo_distributor_ingester_appends_total{${pod},component="distributor",ingester="a"}`]: "0+100x30",
          [`tempo_distributor_ingester_append_failures_total{${pod},component="distributor",ingester="a"}`]: "0x30",
        }),
      ],
    },
    {
      name: "TempoGeneratorPushFailing",
      expr: "sum by (namespace) (rate(tempo_distributor_metrics_generator_pushes_failures_total[5m])) / sum by (namespace) (rate(tempo_distributor_metrics_generator_pushes_total[5m])) > 0.1",
      for: "15m",
      severity: "ticket",
      summary: "{{ $value | humanizePercentage }} of spans do not reach Tempo's metrics generator",
      description: "Rates, errors, durations and the service graph are too low. Traces themselves are stored.",
      cases: [
        fires("a generator is away", "25m", {
          [`tempo_distributor_metrics_generator_pushes_total{${pod},metrics_generator="a"}`]: "0+100x30",
          [`tempo_distributor_metrics_generator_pushes_failures_total{${pod},metrics_generator="a"}`]: "0+33x30",
        }),
        silent("all succeed", "25m", {
          [`tempo_distributor_metrics_generator_pushes_total{${pod},metrics_generator="a"}`]: "0+100x30",
          [`tempo_distributor_metrics_generator_pushes_failures_total{${pod},metrics_generator="a"}`]: "0x30",
        }),
      ],
    },
  ],
};
