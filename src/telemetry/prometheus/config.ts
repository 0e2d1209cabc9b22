import type { RelabelRule, ScrapeJob } from "../scrape/job.ts";
import type { AlertmanagerTargets, PrometheusConfig, RemoteWrite } from "./types.ts";

export interface PrometheusOptions {
  /** Seconds between two scrapes of a target. */
  readonly scrapeIntervalSeconds: number;
  /** Seconds after which a scrape is given up; at most the interval, or Prometheus refuses the file. */
  readonly scrapeTimeoutSeconds: number;
  /** Seconds between two evaluations of a rule group that does not state its own. */
  readonly evaluationIntervalSeconds: number;
  /** Labels that tell this Prometheus apart wherever its samples and alerts arrive. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** Paths, relative to the configuration file's folder or absolute. */
  readonly ruleFiles: readonly string[];
  readonly jobs: readonly ScrapeJob[];
  /** Default: alerts are evaluated and sent nowhere. */
  readonly alertmanagers?: readonly AlertmanagerTargets[];
  /** Rewrites the labels of alerts before they are sent. Default: they keep all. */
  readonly alertRelabeling?: readonly RelabelRule[];
  /** How much older than the newest of its series a sample may be, such as `10m`. Default: not at all. */
  readonly outOfOrderWindow?: string;
  /** Default: samples stay here. */
  readonly remoteWrite?: readonly RemoteWrite[];
}

/**
 * Prometheus' configuration file, as an object to print as YAML. Throws on what the program would refuse, and on a job
 * without targets, which it would accept and never scrape.
 */
export function prometheusConfig(options: PrometheusOptions): PrometheusConfig {
  const { scrapeIntervalSeconds: interval, scrapeTimeoutSeconds: timeout, jobs, alertmanagers, remoteWrite } = options;
  if (timeout > interval) {
    throw new RangeError(`scrape timeout: found ${timeout} s, allowed: at most the interval's ${interval} s`);
  }
  refuseBadJobs(jobs);
  return {
    global: {
      scrape_interval: `${interval}s`,
      scrape_timeout: `${timeout}s`,
      evaluation_interval: `${options.evaluationIntervalSeconds}s`,
      external_labels: options.externalLabels,
    },
    rule_files: options.ruleFiles,
    ...(alertmanagers === undefined
      ? {}
      : {
          alerting: {
            alertmanagers,
            ...(options.alertRelabeling === undefined ? {} : { alert_relabel_configs: options.alertRelabeling }),
          },
        }),
    ...(options.outOfOrderWindow === undefined
      ? {}
      : { storage: { tsdb: { out_of_order_time_window: options.outOfOrderWindow } } }),
    scrape_configs: jobs,
    ...(remoteWrite === undefined ? {} : { remote_write: remoteWrite }),
  };
}

function refuseBadJobs(jobs: readonly ScrapeJob[]): void {
  const names = jobs.map(({ job_name }) => job_name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new RangeError(`scrape jobs: found ${twice.join(", ")} twice, allowed: each name once`);
  for (const { job_name, static_configs = [], kubernetes_sd_configs = [], dns_sd_configs = [] } of jobs) {
    const targets = static_configs.flatMap((one) => one.targets);
    if (targets.length + kubernetes_sd_configs.length + dns_sd_configs.length === 0) {
      throw new RangeError(`scrape job ${job_name}: found no targets, allowed: at least one, or a discovery`);
    }
  }
}
