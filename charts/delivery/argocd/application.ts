import { names } from "../../../src/config/azure/names.ts";
import { ARGOCD_RELEASE } from "../../../src/config/hyperion/argocd.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { INGRESS_CLASS } from "../../../src/conventions/intake.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { ANNOTATIONS, LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { flow, type Peer, type Pods } from "../../workload/flow.ts";
import { SPREAD } from "../../workload/foundation.ts";
import { oidcConfig, policyCsv } from "./access.ts";
import { APPLICATION_HEALTH } from "./health.ts";
import { notifications } from "./notifications.ts";

export interface ArgocdProps {
  /** Where failures are told: every Alertmanager's `host:port`, its pods and the port that they listen on. */
  readonly alertmanager: { readonly addresses: readonly string[]; readonly peer: Peer; readonly port: number };
  readonly priorityClassName: string;
}

const part = (name: string): Pods => ({
  kind: "pods",
  name: `argocd-${name}`,
  namespace: NAMESPACES.argocd,
  labels: { [LABELS.name]: `argocd-${name}` },
});

const SCRAPED = [
  { pods: part("application-controller"), port: 8082 },
  { pods: part("server"), port: 8083 },
  { pods: part("repo-server"), port: 8084 },
  { pods: part("notifications-controller"), port: 9001 },
] as const;

const METRICS = { enabled: true } as const;

/** Of several replicas one is evicted at a time. */
const replicated = (replicas: number) => ({
  replicas,
  ...(replicas > 1 ? { pdb: { enabled: true, maxUnavailable: 1 } } : {}),
});

/** Redis holds a cache only. With more than one replica it is three with a proxy before them. */
const redis = (highAvailability: boolean, priorityClassName: string) => {
  const image = { repository: "docker.io/library/redis" };
  return highAvailability
    ? {
        "redis-ha": {
          enabled: true,
          image,
          // The chart below this one does not read the priority of the whole.
          priorityClassName,
          topologySpreadConstraints: { enabled: true },
          redis: { resources: helmResources("100m", "256Mi") },
          sentinel: { resources: helmResources("50m", "64Mi") },
          haproxy: {
            image: { repository: "docker.io/library/haproxy" },
            priorityClassName,
            resources: helmResources("50m", "128Mi"),
          },
        },
      }
    : { redis: { image, resources: helmResources("100m", "256Mi") } };
};

/**
 * Argo CD, which keeps itself as Git says from the first sync on. Signing in is by Entra alone: there is no local
 * administrator, whose password would be one more secret to keep.
 */
export function argocdApplication(
  environment: Environment,
  { alertmanager, priorityClassName }: ArgocdProps,
): HelmApplication {
  const { azure, entraApps, groups, gitops } = environment;
  const host = names(environment).hosts.argocd;
  const several = gitops.highAvailability ? 2 : 1;
  return {
    name: ARGOCD_RELEASE,
    chart: "argocd",
    namespace: NAMESPACES.argocd,
    flows: [
      flow(part("notifications-controller"), alertmanager.peer, alertmanager.port, "failed syncs, degraded health"),
    ],
    scraped: SCRAPED,
    values: {
      global: {
        domain: host,
        priorityClassName,
        // Without a selector the chart takes each component's own.
        topologySpreadConstraints: SPREAD,
        networkPolicy: { create: true, defaultDenyIngress: true },
        addPrometheusAnnotations: true,
        affinity: { podAntiAffinity: gitops.highAvailability ? "hard" : "soft" },
      },
      crds: { install: true, keep: true },
      configs: {
        cm: {
          "admin.enabled": false,
          "exec.enabled": false,
          "users.anonymous.enabled": false,
          "oidc.config": oidcConfig(azure.tenantId, entraApps.argocd),
          "resource.customizations.health.argoproj.io_Application": APPLICATION_HEALTH,
          // Two Argo CDs of one name would fight by label; the annotation names cluster-wide who owns an object.
          "application.resourceTrackingMethod": "annotation",
        },
        params: {
          // The API server says what would change, so what it fills in is no difference.
          "controller.diff.server.side": true,
        },
        rbac: { "policy.default": "", "policy.csv": policyCsv(groups), scopes: "[groups]" },
      },
      dex: { enabled: false },
      applicationSet: { resources: helmResources("50m", "256Mi") },
      // A second one would share the clusters among them, and here there is one cluster.
      controller: { replicas: 1, resources: helmResources("500m", "2Gi"), metrics: METRICS },
      repoServer: { ...replicated(several), resources: helmResources("250m", "1Gi"), metrics: METRICS },
      server: {
        ...replicated(several),
        resources: helmResources("100m", "512Mi"),
        metrics: METRICS,
        podLabels: { [LABELS.workloadIdentity]: "true" },
        serviceAccount: { annotations: { [ANNOTATIONS.clientId]: entraApps.argocd } },
        ingress: {
          enabled: true,
          ingressClassName: INGRESS_CLASS,
          // Without a Secret's name NGINX serves its wildcard certificate.
          tls: false,
          extraTls: [{ hosts: [host] }],
          // NGINX speaks TLS to it as well: Argo CD's own certificate, between two pods.
          annotations: { "nginx.org/ssl-services": "argocd-server" },
        },
      },
      notifications: {
        argocdUrl: `https://${host}`,
        resources: helmResources("50m", "256Mi"),
        metrics: METRICS,
        ...notifications({ alertmanagers: alertmanager.addresses }),
      },
      ...redis(gitops.highAvailability, priorityClassName),
    },
  };
}
