import { max, orZero, quantile, rate, series, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { complaints } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { stat, timeseries } from "./style/panels.ts";
import { firingAlerts, logLines } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const targetsDown = () =>
  stat({
    title: "Targets down",
    description: "Programs that do not show their metrics.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 5 },
    queries: [{ expr: `count(${series("up")} == 0) or vector(0)` }],
  });

const ruleErrors = () =>
  stat({
    title: "Rules that fail",
    description: "Alerting and recording rules whose last evaluation failed: such an alert cannot fire.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [
      {
        expr: `count(increase(${series("vmalert_alerting_rules_errors_total")}[10m]) > 0 or increase(${series("vmalert_recording_rules_errors_total")}[10m]) > 0) or vector(0)`,
      },
    ],
  });

const notificationsFailed = () =>
  stat({
    title: "Notifications failed",
    description: "Within the range shown, all ways.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `sum(increase(${series("alertmanager_notifications_failed_total")}[$__range]))` }],
  });

const members = () =>
  stat({
    title: "Alertmanagers",
    description: "Members that see one another. Fewer than there are pods send alerts twice.",
    unit: UNITS.count,
    queries: [{ expr: `min(${series("alertmanager_cluster_members")})` }],
  });

const silences = () =>
  stat({
    title: "Silences",
    description: "Active ones: alerts that nobody hears.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 20 },
    queries: [{ expr: max([], "alertmanager_silences", { state: "active" }) }],
  });

const queueNow = () =>
  stat({
    title: "Scraper's queue",
    description: "Bytes that vmagent holds because VictoriaMetrics does not take them.",
    unit: UNITS.bytes,
    limits: { warn: 10_000_000, bad: 1_000_000_000 },
    queries: [{ expr: sum([], "vmagent_remotewrite_pending_data_bytes") }],
  });

const targets = () =>
  timeseries({
    title: "Targets by job",
    description: "Share that is up.",
    unit: UNITS.share,
    queries: [{ expr: `avg by (job) (${series("up")})`, legend: "{{job}}" }],
  });

const scrapes = () =>
  timeseries({
    title: "Scrapes that failed",
    description: "A second: no answer, too slow, or more samples than a target may have.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate([], "vm_promscrape_scrapes_failed_total"), legend: "failed" },
      { expr: rate([], "vm_promscrape_scrapes_timed_out_total"), legend: "timed out" },
      { expr: rate([], "vm_promscrape_scrapes_skipped_by_sample_limit_total"), legend: "too many samples" },
    ],
  });

const largestTargets = () =>
  timeseries({
    title: "Samples by job",
    description: "Of one scrape of all its targets.",
    unit: UNITS.count,
    stacked: true,
    queries: [{ expr: sum(["job"], "scrape_samples_scraped"), legend: "{{job}}" }],
  });

const remoteWrite = () =>
  timeseries({
    title: "Remote write of the scraper",
    description: "Retries and losses a second, and how long the queue is.",
    unit: UNITS.count,
    queries: [
      { expr: rate([], "vmagent_remotewrite_retries_count_total"), legend: "retries" },
      { expr: rate([], "vmagent_remotewrite_packets_dropped_total"), legend: "packets dropped" },
      { expr: rate([], "vmagent_remotewrite_samples_dropped_total"), legend: "samples dropped" },
      { expr: sum(["pod"], "vm_persistentqueue_bytes_pending"), legend: "{{pod}}: bytes in queue" },
    ],
  });

const evaluations = () =>
  timeseries({
    title: "Evaluation of rules by group",
    description:
      "Share of its interval that a group's evaluation takes, 99th percentile. At 1, evaluations are missed.",
    unit: UNITS.share,
    queries: [
      {
        expr: `max by (group) (${series("vmalert_iteration_duration_seconds", { quantile: "0.99" })} / on (group, file, pod) ${series("vmalert_iteration_interval_seconds")})`,
        legend: "{{group}}",
      },
    ],
  });

const ruleFaults = () =>
  timeseries({
    title: "Missed evaluations and lost results",
    description: "A second. A missed evaluation is a gap in every series that it records.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["group"], "vmalert_iteration_missed_total"), legend: "missed: {{group}}" },
      { expr: rate([], "vmalert_remotewrite_dropped_rows_total"), legend: "rows dropped" },
      { expr: rate([], "vmalert_remotewrite_errors_total"), legend: "write errors" },
      { expr: rate(["addr"], "vmalert_alerts_send_errors_total"), legend: "not sent to {{addr}}" },
    ],
  });

const firing = () =>
  timeseries({
    title: "Firing alerts by severity",
    description: "Series of alerts that fire.",
    unit: UNITS.count,
    stacked: true,
    queries: [{ expr: `count by (severity) (${series("ALERTS", { alertstate: "firing" })})`, legend: "{{severity}}" }],
  });

const notifications = () =>
  timeseries({
    title: "Notifications by way",
    description: "A second, and what failed of them.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["integration"], "alertmanager_notifications_total"), legend: "{{integration}}" },
      {
        expr: rate(["integration", "reason"], "alertmanager_notifications_failed_total"),
        legend: "{{integration}} failed: {{reason}}",
      },
    ],
  });

const notificationLatency = () =>
  timeseries({
    title: "Notification latency by way",
    description: "99 of 100 were sent within this time.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.99, "alertmanager_notification_latency_seconds", ["integration"]), legend: "{{integration}}" },
    ],
  });

const alertmanagers = () =>
  timeseries({
    title: "Alertmanager's cluster",
    description: "Members by pod, peers that failed, and alerts that came in invalid.",
    unit: UNITS.count,
    queries: [
      { expr: max(["pod"], "alertmanager_cluster_members"), legend: "{{pod}}: members" },
      { expr: max([], "alertmanager_cluster_failed_peers"), legend: "failed peers" },
      { expr: orZero(rate([], "alertmanager_alerts_invalid_total")), legend: "invalid alerts a second" },
    ],
  });

const pages = () =>
  timeseries({
    title: "Grafana's requests by status",
    description: "Requests a second.",
    unit: UNITS.requestsPerSecond,
    stacked: true,
    queries: [
      { expr: rate(["status_code"], "grafana_http_request_duration_seconds_count"), legend: "{{status_code}}" },
    ],
  });

const pageLatency = () =>
  timeseries({
    title: "Grafana's slowest handlers",
    description: "99th percentile of the ten slowest.",
    unit: UNITS.seconds,
    queries: [
      {
        expr: `topk(10, ${quantile(0.99, "grafana_http_request_duration_seconds", ["handler"])})`,
        legend: "{{handler}}",
      },
    ],
  });

const datasources = () =>
  timeseries({
    title: "Data sources that fail",
    description: "Share of Grafana's questions to each data source with a status of 4xx or 5xx.",
    unit: UNITS.share,
    queries: [
      {
        expr: share(
          rate(["datasource"], "grafana_datasource_request_total", { code: { "=~": "[45].." } }),
          rate(["datasource"], "grafana_datasource_request_total"),
        ),
        legend: "{{datasource}}",
      },
    ],
  });

const database = () =>
  timeseries({
    title: "Grafana's connections to its database",
    description: "In use and open, by pod.",
    unit: UNITS.count,
    queries: [
      { expr: max(["pod"], "grafana_database_conn_in_use"), legend: "{{pod}}: in use" },
      { expr: max(["pod"], "grafana_database_conn_open"), legend: "{{pod}}: open" },
    ],
  });

const said = () =>
  logLines({
    title: "What vmalert, Alertmanager and Grafana complain of",
    description: "Warnings and errors.",
    logql: complaints("(vmalert|alertmanager|grafana|vmagent)"),
  });

/** The platform's view of itself: scraper, rules, alerts and Grafana. */
export const selfDashboard = () =>
  dashboard({
    uid: DASHBOARDS.self,
    title: "Alerting and Grafana",
    description: "What watches the platform: scraper, rules, notifications and dashboards.",
    tag: FOLDERS.components.tag,
    sources: ["logs"],
    rows: [
      row("Now", targetsDown(), ruleErrors(), notificationsFailed(), members(), silences(), queueNow()),
      row("Scraper", targets(), scrapes(), largestTargets(), remoteWrite()),
      row(
        "Rules",
        evaluations(),
        ruleFaults(),
        firing(),
        firingAlerts(`count by (alertname, severity, namespace) (${series("ALERTS", { alertstate: "firing" })})`, 12),
      ),
      row("Notifications", notifications(), notificationLatency(), alertmanagers()),
      row("Grafana", pages(), pageLatency(), datasources(), database()),
      row("Logs", said()),
    ],
  });
