import type { HelmChart } from "../kubernetes/helm-chart.ts";
import type { Image as AnyImage } from "../kubernetes/image.ts";

/** An image from a registry that the firewall lets through. */
export interface Image extends AnyImage {
  readonly registry: Registry;
}

/**
 * Registries that the platform pulls from, with the content hosts that each redirects to: an allow list of the
 * registry's own name alone lets the manifest through and stops the layers.
 */
export const REGISTRIES = {
  "docker.io": [
    "registry-1.docker.io",
    "auth.docker.io",
    "production.cloudflare.docker.com",
    "production.cloudfront.docker.com",
  ],
  "ghcr.io": ["ghcr.io", "pkg-containers.githubusercontent.com"],
  "quay.io": [
    "quay.io",
    "cdn.quay.io",
    "cdn01.quay.io",
    "cdn02.quay.io",
    "cdn03.quay.io",
    "cdn04.quay.io",
    "cdn05.quay.io",
    "cdn06.quay.io",
  ],
  "registry.k8s.io": ["registry.k8s.io", "*.pkg.dev"],
  "mcr.microsoft.com": ["mcr.microsoft.com", "*.data.mcr.microsoft.com"],
} as const satisfies Record<string, readonly string[]>;

export type Registry = keyof typeof REGISTRIES;

const image = (registry: Registry, repository: string, tag: string, digest?: Image["digest"]): Image => ({
  registry,
  repository,
  tag,
  ...(digest === undefined ? {} : { digest }),
});

/** Every image that a manifest of ours names. The only place. */
export const IMAGES = {
  otelcol: image(
    "ghcr.io",
    "open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-contrib",
    "0.165.1",
  ),
  nginx: image("docker.io", "nginxinc/nginx-unprivileged", "1.30.7-alpine"),
  tempo: image("docker.io", "grafana/tempo", "2.10.8"),
  loki: image("docker.io", "grafana/loki", "3.7.11"),
  lokiCanary: image("docker.io", "grafana/loki-canary", "3.7.11"),
  tempoVulture: image("docker.io", "grafana/tempo-vulture", "2.10.8"),
  grafana: image("docker.io", "grafana/grafana", "13.2.0"),
  vminsert: image("docker.io", "victoriametrics/vminsert", "v1.154.1-cluster"),
  vmselect: image("docker.io", "victoriametrics/vmselect", "v1.154.1-cluster"),
  vmstorage: image("docker.io", "victoriametrics/vmstorage", "v1.154.1-cluster"),
  vmsingle: image("docker.io", "victoriametrics/victoria-metrics", "v1.154.1"),
  vmagent: image("docker.io", "victoriametrics/vmagent", "v1.154.1"),
  vmalert: image("docker.io", "victoriametrics/vmalert", "v1.154.1"),
  vmauth: image("docker.io", "victoriametrics/vmauth", "v1.154.1"),
  vmbackup: image("docker.io", "victoriametrics/vmbackup", "v1.154.1"),
  vmrestore: image("docker.io", "victoriametrics/vmrestore", "v1.154.1"),
  alertmanager: image("quay.io", "prometheus/alertmanager", "v0.34.2"),
  clickhouse: image("docker.io", "clickhouse/clickhouse-server", "25.8.4.13"),
  clickhouseKeeper: image("docker.io", "clickhouse/clickhouse-keeper", "25.8.4.13"),
  memcached: image("docker.io", "library/memcached", "1.6.40-alpine"),
  memcachedExporter: image("quay.io", "prometheus/memcached-exporter", "v0.15.4"),
} as const satisfies Record<string, Image>;

/** Kafka as Strimzi runs it; the image is the operator's own choice for this version. */
export const KAFKA = { version: "4.3.1", metadataVersion: "4.3-IV0" } as const;

/** Every third-party chart that Argo CD installs. The only place. */
export const CHARTS = {
  argocd: { repository: "https://argoproj.github.io/argo-helm", chart: "argo-cd", version: "10.1.3" },
  kyverno: { repository: "https://kyverno.github.io/kyverno", chart: "kyverno", version: "3.9.1" },
  falco: { repository: "https://falcosecurity.github.io/charts", chart: "falco", version: "7.2.0" },
  trivyOperator: {
    repository: "https://aquasecurity.github.io/helm-charts",
    chart: "trivy-operator",
    version: "0.38.1",
  },
  strimzi: { repository: "oci://quay.io/strimzi-helm", chart: "strimzi-kafka-operator", version: "1.2.0" },
  externalSecrets: { repository: "https://charts.external-secrets.io", chart: "external-secrets", version: "2.14.0" },
  certManager: { repository: "oci://quay.io/jetstack/charts", chart: "cert-manager", version: "v1.20.0" },
  nginxIngress: { repository: "oci://ghcr.io/nginx/charts", chart: "nginx-ingress", version: "2.6.4" },
  clickhouseOperator: {
    repository: "https://docs.altinity.com/clickhouse-operator",
    chart: "altinity-clickhouse-operator",
    version: "0.26.0",
  },
  kubeStateMetrics: {
    repository: "https://prometheus-community.github.io/helm-charts",
    chart: "kube-state-metrics",
    version: "7.2.0",
  },
  nodeExporter: {
    repository: "https://prometheus-community.github.io/helm-charts",
    chart: "prometheus-node-exporter",
    version: "4.52.0",
  },
} as const satisfies Record<string, HelmChart>;

export type ChartName = keyof typeof CHARTS;

/** Registries that the charts' own images come from; a chart's values may name no other. */
export const CHART_IMAGE_REGISTRIES: Record<ChartName, readonly Registry[]> = {
  argocd: ["quay.io", "ghcr.io", "docker.io"],
  kyverno: ["ghcr.io"],
  falco: ["docker.io", "ghcr.io"],
  trivyOperator: ["ghcr.io"],
  strimzi: ["quay.io"],
  externalSecrets: ["ghcr.io"],
  certManager: ["quay.io"],
  nginxIngress: ["docker.io"],
  clickhouseOperator: ["docker.io"],
  kubeStateMetrics: ["registry.k8s.io"],
  nodeExporter: ["quay.io"],
};

/** Hosts that programs of the platform download data from at run time, with the program that does. */
export const DATA_HOSTS = [
  { host: "ghcr.io", program: "trivy-operator: vulnerability database; falcoctl: rules" },
  { host: "pkg-containers.githubusercontent.com", program: "content of ghcr.io" },
  { host: "github.com", program: "argocd: this repository" },
  { host: "tuf-repo-cdn.sigstore.dev", program: "kyverno: the roots that keyless signatures are verified against" },
  { host: "rekor.sigstore.dev", program: "kyverno: the transparency log of signatures" },
  { host: "codeload.github.com", program: "argocd: this repository" },
  { host: "release-assets.githubusercontent.com", program: "charts served as GitHub release assets" },
  { host: "objects.githubusercontent.com", program: "charts served as GitHub release assets" },
  { host: "events.pagerduty.com", program: "alertmanager: pages" },
  { host: "hooks.slack.com", program: "alertmanager: tickets" },
  {
    host: "login.microsoftonline.com",
    program: "workload identity, Grafana and Argo CD sign-in, producers' token keys",
  },
] as const;
