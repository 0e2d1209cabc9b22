import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const agent = 'job="vmagent",namespace="hyperion",pod="vmagent-0"';
const target = 'job="loki",component="querier",namespace="hyperion",pod="loki-querier-0"';

/** What alerts themselves depend on: scraping, and the evaluation of rules. */
export const scrapingAlerts: AlertFamily = {
  name: "scraping",
  runbook: "alerting",
  dashboard: DASHBOARDS.self,
  alerts: [
    {
      name: "ScrapingStopped",
      expr: 'absent(up{job="vmagent"} == 1)',
      for: "5m",
      severity: "page",
      summary: "The platform does not see itself",
      description: "No vmagent is scraped: every other alert is silent because it has nothing to read.",
      hides: ["AccountingBlind", "KafkaBlind", "BackupMissing"],
      cases: [
        fires("every vmagent is gone", "10m", { [`up{${agent}}`]: "1x2 0x10" }),
        silent("one of two is gone", "10m", { [`up{${agent}}`]: "0x12", 'up{job="vmagent",pod="vmagent-1"}': "1x12" }),
      ],
    },
    {
      name: "TargetDown",
      expr: "1 - avg by (namespace, job, component) (up) > 0.2",
      for: "15m",
      severity: "ticket",
      summary: "Pods of {{ $labels.job }} {{ $labels.component }} show no metrics",
      description:
        "{{ $value | humanizePercentage }} of the pods of {{ $labels.job }} {{ $labels.component }} in {{ $labels.namespace }} cannot be scraped.",
      cases: [
        fires("a port is closed by a network policy", "25m", { [`up{${target}}`]: "0x40" }),
        silent("a pod restarts", "25m", { [`up{${target}}`]: "1x5 0x3 1x40" }),
      ],
    },
    {
      name: "ScrapeTooLarge",
      expr: "sum by (namespace) (increase(vm_promscrape_scrapes_skipped_by_sample_limit_total[15m])) > 0",
      for: "15m",
      severity: "ticket",
      summary: "Targets show more samples than are taken",
      description:
        "{{ $value | humanize }} scrapes within 15 minutes were thrown away whole, because they were over the limit.",
      cases: [
        fires("a target's series multiply", "40m", {
          [`vm_promscrape_scrapes_skipped_by_sample_limit_total{${agent}}`]: "0+4x60",
        }),
        silent("all are below", "40m", { [`vm_promscrape_scrapes_skipped_by_sample_limit_total{${agent}}`]: "0x60" }),
      ],
    },
    {
      name: "VmagentQueueGrowing",
      expr: "sum by (namespace, pod) (vmagent_remotewrite_pending_data_bytes) > 100e6",
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.pod }} cannot deliver: {{ $value | humanize1024 }}B wait on its volume",
      description: "VictoriaMetrics does not take the platform's own metrics. Alerts look at what was before.",
      cases: [
        fires("vminsert is away", "25m", { [`vmagent_remotewrite_pending_data_bytes{${agent},url="1"}`]: "2e8x40" }),
        silent("a few blocks are on their way", "25m", {
          [`vmagent_remotewrite_pending_data_bytes{${agent},url="1"}`]: "2e6x40",
        }),
      ],
    },
    {
      name: "VmagentDropping",
      expr: "sum by (namespace, pod) (increase(vm_persistentqueue_bytes_dropped_total[10m])) > 0 or sum by (namespace, pod) (increase(vmagent_remotewrite_packets_dropped_total[10m])) > 0",
      severity: "page",
      summary: "{{ $labels.pod }} throws the platform's own metrics away",
      description: "Its queue is full, or what it sends is refused: a gap in every dashboard and alert is being made.",
      hides: ["VmagentQueueGrowing"],
      hidesWithSame: ["pod"],
      cases: [
        fires("the queue is full", "15m", {
          [`vm_persistentqueue_bytes_dropped_total{${agent},path="/q"}`]: "0x2 0+1e6x30",
        }),
        silent("it has room", "15m", { [`vm_persistentqueue_bytes_dropped_total{${agent},path="/q"}`]: "0x30" }),
      ],
    },
  ],
};
