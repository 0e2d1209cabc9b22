import { type ChartName, REGISTRIES } from "../versions.ts";

/** Values of a chart: plain data. */
type Values = { readonly [key: string]: unknown };

/**
 * Registries that nodes pull through the environment's own; Microsoft's is not among them, which AKS itself needs and
 * its FQDN tag lets through.
 */
export const PULLED_THROUGH = ["docker.io", "ghcr.io", "quay.io", "registry.k8s.io"] as const;

type Upstream = (typeof PULLED_THROUGH)[number];

/** A reference as nodes pull it: the environment's own registry keeps each upstream below the upstream's own name. */
export function throughRegistry(host: string, reference: string): string {
  const known = PULLED_THROUGH.some((registry) => reference.startsWith(`${registry}/`));
  return known ? `${host}/${reference}` : reference;
}

/**
 * Values by which each chart's own images come from the environment's registry. A chart's keys differ: some take a
 * registry, some the whole repository. Redis' default is a host that no cache rule can name.
 */
export function chartImages(chart: ChartName, host: string): Values {
  const at = (registry: Upstream) => `${host}/${registry}`;
  const repository = (registry: Upstream, path: string) => ({ image: { repository: `${at(registry)}/${path}` } });
  const registry = (of: Upstream) => ({ image: { registry: at(of) } });
  const secrets = repository("ghcr.io", "external-secrets/external-secrets");
  const all: Record<ChartName, Values> = {
    argocd: {
      global: repository("quay.io", "argoproj/argocd"),
      dex: repository("ghcr.io", "dexidp/dex"),
      redis: repository("docker.io", "library/redis"),
      "redis-ha": {
        ...repository("docker.io", "library/redis"),
        haproxy: repository("docker.io", "library/haproxy"),
      },
    },
    kyverno: { global: registry("ghcr.io") },
    falco: {
      ...registry("docker.io"),
      driver: { loader: { initContainer: registry("docker.io") } },
      falcoctl: registry("docker.io"),
      falcosidekick: registry("docker.io"),
    },
    trivyOperator: {
      ...registry("ghcr.io"),
      trivy: registry("ghcr.io"),
      nodeCollector: { registry: at("ghcr.io") },
    },
    strimzi: { defaultImageRegistry: at("quay.io") },
    externalSecrets: { ...secrets, webhook: secrets, certController: secrets },
    certManager: {
      ...repository("quay.io", "jetstack/cert-manager-controller"),
      webhook: repository("quay.io", "jetstack/cert-manager-webhook"),
      cainjector: repository("quay.io", "jetstack/cert-manager-cainjector"),
      acmesolver: repository("quay.io", "jetstack/cert-manager-acmesolver"),
    },
    nginxIngress: { controller: repository("docker.io", "nginx/nginx-ingress") },
    clickhouseOperator: {
      operator: repository("docker.io", "altinity/clickhouse-operator"),
      metrics: repository("docker.io", "altinity/metrics-exporter"),
    },
    kubeStateMetrics: registry("registry.k8s.io"),
    nodeExporter: registry("quay.io"),
  };
  return all[chart];
}

const isMap = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

/** Two trees of values as one; where both have a leaf, the second's counts. */
export const mergedValues = (left: Values, right: Values): Values => ({
  ...left,
  ...Object.fromEntries(
    Object.entries(right).map(([key, value]) => {
      const other = left[key];
      return [key, isMap(other) && isMap(value) ? mergedValues(other, value) : value];
    }),
  ),
});

/** Content hosts of the upstreams: what no node reaches. */
export const UPSTREAM_HOSTS: readonly string[] = PULLED_THROUGH.flatMap(
  (registry): readonly string[] => REGISTRIES[registry],
);
