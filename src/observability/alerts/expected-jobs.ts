import type { Observed } from "../observed.ts";

/** Targets that must be there, by the labels that a scrape gives them. A test holds the list against what is rendered. */
export interface ExpectedJob {
  readonly job: string;
  /** Default: the job has no label `component`. */
  readonly component?: string;
  /** Has one replica: it is away for a minute or two with its node, and nobody is woken for that. Default: false. */
  readonly alone?: true;
}

const parts = (job: string, ...components: readonly string[]): ExpectedJob[] =>
  components.map((component) => ({ job, component }));

const alone = (job: string, component?: string): ExpectedJob => ({
  job,
  ...(component === undefined ? {} : { component }),
  alone: true,
});

/** Programs whose only part bears their name. */
const WHOLE = [
  ...["tempo-memcached", "loki-memcached", "vmstorage", "vminsert", "vmselect", "vmauth", "vmalert"],
  ...["alertmanager", "grafana", "vmagent"],
] as const;

/** What shows nodes and the cluster's objects: their series carry neither component nor, some of them, a namespace. */
export const CLUSTER_JOBS = ["kubelet", "cadvisor", "kube-state-metrics", "prometheus-node-exporter"] as const;

/** Every job that is scraped in an environment. */
export const expectedJobs = ({ hyperion }: Pick<Observed, "hyperion">): ExpectedJob[] => [
  ...parts("tempo", "distributor", "ingester", "metrics-generator", "querier", "query-frontend"),
  alone("tempo", "compactor"),
  ...parts("loki", "distributor", "ingester", "pattern-ingester", "querier", "query-frontend", "query-scheduler"),
  ...parts("loki", "index-gateway", "ruler"),
  alone("loki", "compactor"),
  ...parts("otelcol", "ingress", "metrics-processor", "logs-processor", "traces-processor", "egress"),
  ...parts("otelcol", "buffer", "dead-letter", "replay", "node-agent"),
  ...WHOLE.flatMap((name) => parts(name, name)),
  alone("loki-canary", "loki-canary"),
  alone("tempo-vulture", "tempo-vulture"),
  ...["hop-requests", ...CLUSTER_JOBS, "kafka", "nginx-ingress", "kyverno", "falco"].map((job) => ({ job })),
  ...["kafka-exporter", "argocd-application-controller", "argocd-notifications-controller"].map((job) => alone(job)),
  // Two where the environment is highly available, one elsewhere.
  ...["argocd-server", "argocd-repo-server", "cert-manager", "external-secrets", "falcosidekick"].map((job) =>
    alone(job),
  ),
  alone("trivy-operator"),
  ...(hyperion.clickhouse === undefined ? [] : [alone("clickhouse-operator")]),
];
