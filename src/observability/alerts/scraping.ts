import { DASHBOARDS } from "../dashboards/uids.ts";
import type { Observed } from "../observed.ts";
import { selector } from "../promql.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";
import { CLUSTER_JOBS, type ExpectedJob, expectedJobs } from "./expected-jobs.ts";
import { OURS } from "./own-namespaces.ts";

const agent = 'job="vmagent",namespace="hyperion",pod="vmagent-0"';
const target = 'job="loki",component="querier",namespace="hyperion",pod="loki-querier-0"';

/** How far back a target is looked for: a scrape or two may fail, and a pod may be replaced. */
const LOST_FOR = "2m";

/** Of these jobs, those of which no target has answered, or of which there is none at all. */
function missing(jobs: readonly ExpectedJob[], answers: string): string {
  const absent = jobs.map(
    ({ job, component }) =>
      `absent_over_time(${selector({ metric: "up", matchers: { job, ...(component === undefined ? {} : { component }) } })}[${LOST_FOR}])`,
  );
  return [`max by (job, component) (${answers}) == 0`, ...absent].join(" or ");
}

/** Whether a target has answered, of the jobs whose names an expression takes, and of the components. */
const answered = (jobs: string, components: string) =>
  `max_over_time(up{${OURS},job${jobs},component${components}}[${LOST_FOR}])`;

/** Expressions for what is alone: whole jobs, and components of a job whose others are not. */
function aloneOf(jobs: readonly ExpectedJob[]) {
  const alone = jobs.filter((one) => one.alone === true);
  const shared = new Set(jobs.filter((one) => one.alone !== true).map(({ job }) => job));
  const names = (list: readonly (string | undefined)[]) => [...new Set(list)].join("|");
  return {
    jobs: names(alone.filter(({ job }) => !shared.has(job)).map(({ job }) => job)),
    components: names(alone.filter(({ job }) => shared.has(job)).map(({ component }) => component)),
  };
}

/** Every target of the environment but a component, up as long as a case lasts. */
const allUp = (jobs: readonly ExpectedJob[], but?: string) =>
  Object.fromEntries(
    jobs
      .filter(({ job, component }) => `${job}/${component ?? ""}` !== but)
      .map(({ job, component }) => [
        selector({
          metric: "up",
          matchers: { namespace: "hyperion", job, ...(component === undefined ? {} : { component }) },
        }),
        "1x30",
      ]),
  );

/** What is there at first and is found by no scraper any more: its series ends. */
const gone = { first: "1x5 _x25" } as const;

const missingAlerts = (jobs: readonly ExpectedJob[]): AlertFamily["alerts"] => {
  const alone = aloneOf(jobs);
  const several = jobs.filter((one) => one.alone !== true);
  const cluster = `max_over_time(up{job=~"${CLUSTER_JOBS.join("|")}"}[${LOST_FOR}])`;
  const querier = 'up{namespace="hyperion",job="loki",component="querier"}';
  const objects = 'up{job="kube-state-metrics",namespace="hyperion"}';
  const compactor = 'up{namespace="hyperion",job="loki",component="compactor"}';
  return [
    {
      name: "JobMissing",
      expr: missing(several, `${answered(`!~"${alone.jobs}"`, `!~"${alone.components}"`)} or ${cluster}`),
      for: "1m",
      severity: "page",
      summary: "Nothing of {{ $labels.job }} {{ $labels.component }} is seen",
      description:
        "No target of {{ $labels.job }} {{ $labels.component }} has answered a scraper for two minutes: it is away, or is found no more, and every alert about it is silent.",
      cases: [
        fires("no scraper finds its pods", "9m", { ...allUp(jobs, "loki/querier"), [querier]: gone.first }),
        fires("every pod of it is down", "9m", { ...allUp(jobs, "loki/querier"), [querier]: "1x5 0x25" }),
        fires("kube-state-metrics, which a dozen alerts read, does not answer", "9m", {
          ...allUp(jobs, "kube-state-metrics/"),
          [objects]: "1x5 0x25",
        }),
        silent("all are there", "20m", allUp(jobs)),
        silent("a pod is replaced within a minute", "20m", { ...allUp(jobs, "loki/querier"), [querier]: "1x5 _ 1x20" }),
      ],
    },
    {
      name: "SingleJobMissing",
      expr: missing(
        jobs.filter((one) => one.alone === true),
        `${answered(`=~"${alone.jobs}"`, '=~".*"')} or ${answered('=~".+"', `=~"${alone.components}"`)}`,
      ),
      for: "2m",
      severity: "ticket",
      summary: "{{ $labels.job }} {{ $labels.component }}, of which there is one, is not seen",
      description:
        "{{ $labels.job }} {{ $labels.component }} has not answered a scraper for two minutes. Kubernetes starts it elsewhere when its node is lost; if it does not, what it does is not done.",
      cases: [
        fires("its node is lost", "10m", { ...allUp(jobs, "loki/compactor"), [compactor]: gone.first }),
        silent("all are there", "20m", allUp(jobs)),
      ],
    },
  ];
};

/** What alerts themselves depend on: scraping, and the evaluation of rules. */
export const scrapingAlerts = (environment: Pick<Observed, "hyperion">): AlertFamily => ({
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
      hides: ["AccountingBlind", "KafkaBlind", "BackupMissing", "JobMissing", "SingleJobMissing"],
      cases: [
        fires("every vmagent is gone", "10m", { [`up{${agent}}`]: "1x2 0x10" }),
        silent("one of two is gone", "10m", { [`up{${agent}}`]: "0x12", 'up{job="vmagent",pod="vmagent-1"}': "1x12" }),
      ],
    },
    ...missingAlerts(expectedJobs(environment)),
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
});
