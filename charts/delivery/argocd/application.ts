import { INGRESS_CLASS } from "../../../src/conventions/intake.ts";
import { ANNOTATIONS, LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { flow, type Peer, type Pods } from "../../workload/flow.ts";
import { SPREAD } from "../../workload/foundation.ts";
import { type ArgocdGroups, oidcConfig, policyCsv } from "./access.ts";
import { APPLICATION_HEALTH } from "./health.ts";
import { notifications } from "./notifications.ts";

export interface ArgocdProps {
  readonly namespace: string;
  /** Name of the Application and of the release: what installed it first had the same. */
  readonly release: string;
  readonly host: string;
  /** More than one replica of each part. */
  readonly highAvailability: boolean;
  /** Issuer of people's tokens, and the application that they sign in to. */
  readonly signIn: { readonly issuer: string; readonly clientId: string };
  readonly groups: ArgocdGroups;
  /** Where failures are told: every Alertmanager's `host:port`, its pods and the port that they listen on. */
  readonly alertmanager: { readonly addresses: readonly string[]; readonly peer: Peer; readonly port: number };
  readonly priorityClassName: string;
}

const part = (name: string, namespace: string): Pods => ({
  kind: "pods",
  name: `argocd-${name}`,
  namespace,
  labels: { [LABELS.name]: `argocd-${name}` },
});

/** Port at which each part shows its metrics. */
const METRICS_PORTS = {
  "application-controller": 8082,
  server: 8083,
  "repo-server": 8084,
  "notifications-controller": 9001,
} as const;

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
export function argocdApplication(props: ArgocdProps): HelmApplication {
  const { namespace, host, signIn, highAvailability, alertmanager, priorityClassName } = props;
  const several = highAvailability ? 2 : 1;
  return {
    name: props.release,
    chart: "argocd",
    namespace,
    flows: [
      flow(
        part("notifications-controller", namespace),
        alertmanager.peer,
        alertmanager.port,
        "failed syncs, degraded health",
      ),
    ],
    scraped: Object.entries(METRICS_PORTS).map(([name, port]) => ({ pods: part(name, namespace), port })),
    values: {
      global: {
        domain: host,
        priorityClassName,
        // Without a selector the chart takes each component's own.
        topologySpreadConstraints: SPREAD,
        networkPolicy: { create: true, defaultDenyIngress: true },
        addPrometheusAnnotations: true,
        affinity: { podAntiAffinity: highAvailability ? "hard" : "soft" },
      },
      crds: { install: true, keep: true },
      configs: {
        cm: {
          "admin.enabled": false,
          "exec.enabled": false,
          "users.anonymous.enabled": false,
          "oidc.config": oidcConfig(signIn.issuer, signIn.clientId),
          "resource.customizations.health.argoproj.io_Application": APPLICATION_HEALTH,
          // Two Argo CDs of one name would fight by label; the annotation names cluster-wide who owns an object.
          "application.resourceTrackingMethod": "annotation",
        },
        params: {
          // The API server says what would change, so what it fills in is no difference.
          "controller.diff.server.side": true,
        },
        rbac: { "policy.default": "", "policy.csv": policyCsv(props.groups), scopes: "[groups]" },
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
        serviceAccount: { annotations: { [ANNOTATIONS.clientId]: signIn.clientId } },
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
      ...redis(highAvailability, priorityClassName),
    },
  };
}
