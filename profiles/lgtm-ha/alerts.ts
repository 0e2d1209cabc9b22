import type { Tier } from "./tiers.ts";

/** A rule group of Prometheus. */
interface RuleGroup {
  readonly name: string;
  readonly rules: readonly {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly labels: { readonly severity: "page" | "ticket" };
    readonly annotations: { readonly summary: string; readonly description: string };
  }[];
}

/** Longer than a failover: what is made good by itself in 50 seconds wakes nobody. */
const PATIENCE = "2m";

/** Programs by the name of their scrape job, and what is lost while none of their replicas answers. */
export const COMPONENTS = {
  prometheus: "metrics are not scraped by it; another replica may still",
  grafana: "nobody sees anything, though all of it is kept",
  mimir: "samples wait in Prometheus, for two hours at most",
  loki: "log lines wait in Alloy, for two hours at most",
  alloy: "logs and metrics of the node are not read",
  "otel-collector": "applications' OTLP is not taken",
  alertmanager: "nobody is told of anything",
} as const;

/** Replicas of a program that are there at any load; of an agent there are as many as nodes. */
const replicasOf = (job: keyof typeof COMPONENTS, tier: Tier): number | undefined =>
  job === "alloy" ? undefined : job === "alertmanager" ? 1 : job === "otel-collector" ? tier.collector : tier[job];

const down = (job: keyof typeof COMPONENTS, replicas: number | undefined): RuleGroup["rules"][number] => ({
  alert: `${job.replaceAll(/(^|-)([a-z])/g, (_match, _dash: string, letter: string) => letter.toUpperCase())}Down`,
  // A pod without an address is no target, and has no `up` that could be 0: it is missing from the number of them.
  expr: [
    `up{job="${job}"} == 0`,
    `absent(up{job="${job}"})`,
    ...(replicas === undefined || replicas === 1 ? [] : [`count by (job) (up{job="${job}"}) < ${replicas}`]),
  ].join(" or "),
  for: PATIENCE,
  labels: { severity: "page" },
  annotations: {
    summary: `${job} does not answer`,
    description: `{{ with $labels.pod }}{{ . }}{{ else }}A replica is missing{{ end }}: ${COMPONENTS[job]}.`,
  },
});

const JOBS = Object.keys(COMPONENTS) as (keyof typeof COMPONENTS)[];

/** One alert for each component that fails, and one for storage that grows without an end. */
export const alertGroups = (tier: Tier): readonly RuleGroup[] => [
  { name: "components", rules: JOBS.map((job) => down(job, replicasOf(job, tier))) },
  {
    name: "storage",
    rules: [
      {
        alert: "MimirStorageGrows",
        // Retention is unlimited: twice the blocks within 30 days is a bill, or a full disk, that somebody should expect.
        expr: "sum(cortex_bucket_blocks_count) > 2 * sum(cortex_bucket_blocks_count offset 30d)",
        for: "1h",
        labels: { severity: "ticket" },
        annotations: {
          summary: "Mimir keeps twice as many blocks as a month ago",
          description: "Nothing is ever deleted. Look for new series, and at the size of the bucket or the volume.",
        },
      },
      {
        alert: "MimirSeesOneReplica",
        // A Mimir that never dropped a sample has no such series; one that does not answer has an alert of its own.
        expr: '(sum(rate(cortex_distributor_deduped_samples_total[5m])) or vector(0)) == 0 and on () sum(up{job="mimir"}) > 0',
        for: "10m",
        labels: { severity: "ticket" },
        annotations: {
          summary: "Mimir sees no second Prometheus",
          description:
            "Of replicas that all send, the samples of all but one are dropped. None is: one of them does not send.",
        },
      },
    ],
  },
];
