import { type ClusterJobsOptions, clusterJobs } from "../scrape/cluster-jobs.ts";
import type { RelabelRule, ScrapeJob } from "../scrape/job.ts";

/** A step of relabelling, as vmagent takes it; `keep_if_equal` compares labels with each other, as `keepequal` does. */
type VmagentRule = Omit<RelabelRule, "action"> & { readonly action?: RelabelRule["action"] | "keep_if_equal" };

/** A job in vmagent's words. */
export interface VmagentJob
  extends Omit<ScrapeJob, "authorization" | "relabel_configs" | "metric_relabel_configs" | "sample_limit"> {
  readonly sample_limit?: number;
  /** Moment of each interval at which the job is scraped, by every scraper. */
  readonly scrape_offset: string;
  readonly bearer_token_file?: string;
  readonly relabel_configs?: readonly VmagentRule[];
  readonly metric_relabel_configs?: readonly VmagentRule[];
}

/** vmagent's scrape configuration. */
export interface VmagentScrapeConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly scrape_configs: readonly VmagentJob[];
}

function vmagentRule(rule: RelabelRule): VmagentRule {
  const { target_label, source_labels = [], ...rest } = rule;
  if (rule.action !== "keepequal" || target_label === undefined) return rule;
  return { ...rest, action: "keep_if_equal", source_labels: [...source_labels, target_label] };
}

/**
 * Jobs in vmagent's words. Two scrapers of a target must see it in the same second, so that one of their samples stays:
 * both begin half a second into a second, where neither a late timer nor a clock that is some milliseconds off leaves it.
 * Jobs begin at different seconds of the interval, or all targets would be asked at once.
 */
export const vmagentJobs = (jobs: readonly ScrapeJob[], intervalSeconds: number): VmagentJob[] =>
  jobs.map(({ job_name, ...job }, index) => ({
    job_name,
    scrape_offset: `${(index % intervalSeconds) * 1000 + 500}ms`,
    ...Object.fromEntries(
      Object.entries(job).map(([key, value]) => {
        if (key === "authorization") return ["bearer_token_file", job.authorization?.credentials_file];
        const relabels = key === "relabel_configs" || key === "metric_relabel_configs";
        return [key, relabels ? job[key]?.map(vmagentRule) : value];
      }),
    ),
  }));

export interface ScrapeOptions extends ClusterJobsOptions {
  /** Labels on every series, such as cluster and environment. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** Default: 15, because a rate over one minute, the shortest window of the burn rates, needs four samples. */
  readonly intervalSeconds?: number;
}

/** The configuration of a vmagent that scrapes the whole cluster. */
export const scrapeConfig = ({
  intervalSeconds = 15,
  externalLabels,
  ...jobs
}: ScrapeOptions): VmagentScrapeConfig => ({
  global: {
    scrape_interval: `${intervalSeconds}s`,
    scrape_timeout: `${Math.min(10, intervalSeconds)}s`,
    external_labels: externalLabels,
  },
  scrape_configs: vmagentJobs(clusterJobs(jobs), intervalSeconds),
});
