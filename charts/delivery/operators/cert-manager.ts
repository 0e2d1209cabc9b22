import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow, type Pods } from "../../workload/flow.ts";
import { spreadOf } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

export interface CertManagerProps {
  readonly namespace: string;
  /** More than one replica of each part. */
  readonly highAvailability: boolean;
  readonly apiServer: Addresses;
  readonly apiTunnel: Pods;
  readonly priorityClassName: string;
}

const podsIn = (namespace: string) => ({
  controller: operatorPods("cert-manager", namespace),
  cainjector: operatorPods("cainjector", namespace),
  webhook: operatorPods("webhook", namespace),
});

const PORTS = { api: 443, webhook: 10250, metrics: 9402 } as const;

/** cert-manager: certificates between the platform's own programs. */
export function certManagerApplication({
  namespace,
  highAvailability: several,
  apiServer,
  apiTunnel,
  priorityClassName,
}: CertManagerProps): HelmApplication {
  const pods = podsIn(namespace);
  const common = {
    replicaCount: several ? 2 : 1,
    podDisruptionBudget: { enabled: several, ...(several ? { maxUnavailable: 1 } : {}) },
    // Its own policies let the whole world in and out; ours come from the flows below.
    networkPolicy: { enabled: false },
  };
  return {
    name: "cert-manager",
    chart: "certManager",
    namespace,
    pods: Object.values(pods),
    flows: [
      flow(pods.controller, apiServer, PORTS.api, "reads what certificates are asked for, writes their Secrets"),
      flow(pods.cainjector, apiServer, PORTS.api, "writes authorities into webhooks"),
      flow(pods.webhook, apiServer, PORTS.api, "keeps its own certificate"),
      flow(apiTunnel, pods.webhook, PORTS.webhook, "asks whether a certificate may be written"),
    ],
    scraped: [{ pods: pods.controller, port: PORTS.metrics }],
    values: {
      ...common,
      crds: { enabled: true, keep: true },
      // Its default, kube-system, is not one of the namespaces that the platform writes to.
      global: { leaderElection: { namespace }, priorityClassName },
      topologySpreadConstraints: spreadOf(pods.controller.labels),
      resources: helmResources("50m", "256Mi"),
      webhook: {
        ...common,
        replicaCount: several ? 3 : 1,
        topologySpreadConstraints: spreadOf(pods.webhook.labels),
        resources: helmResources("20m", "128Mi"),
      },
      cainjector: {
        ...common,
        topologySpreadConstraints: spreadOf(pods.cainjector.labels),
        resources: helmResources("50m", "384Mi"),
      },
      // A hook that asks whether the webhook answers; Argo CD's retries do the same.
      startupapicheck: { enabled: false },
    },
  };
}
