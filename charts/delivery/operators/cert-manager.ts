import type { Environment } from "../../../src/config/schema.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow, type Pods } from "../../workload/flow.ts";
import { spreadOf } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

export interface CertManagerProps {
  readonly apiServer: Addresses;
  readonly apiTunnel: Pods;
  readonly priorityClassName: string;
}

const PODS = {
  controller: operatorPods("cert-manager", NAMESPACES.certManager),
  cainjector: operatorPods("cainjector", NAMESPACES.certManager),
  webhook: operatorPods("webhook", NAMESPACES.certManager),
} as const;

const PORTS = { api: 443, webhook: 10250, metrics: 9402 } as const;

/** cert-manager: certificates between the platform's own programs. */
export function certManagerApplication(
  { gitops }: Pick<Environment, "gitops">,
  { apiServer, apiTunnel, priorityClassName }: CertManagerProps,
): HelmApplication {
  const several = gitops.highAvailability;
  const common = {
    replicaCount: several ? 2 : 1,
    podDisruptionBudget: { enabled: several, ...(several ? { maxUnavailable: 1 } : {}) },
    // Its own policies let the whole world in and out; ours come from the flows below.
    networkPolicy: { enabled: false },
  };
  return {
    name: "cert-manager",
    chart: "certManager",
    namespace: NAMESPACES.certManager,
    pods: Object.values(PODS),
    flows: [
      flow(PODS.controller, apiServer, PORTS.api, "reads what certificates are asked for, writes their Secrets"),
      flow(PODS.cainjector, apiServer, PORTS.api, "writes authorities into webhooks"),
      flow(PODS.webhook, apiServer, PORTS.api, "keeps its own certificate"),
      flow(apiTunnel, PODS.webhook, PORTS.webhook, "asks whether a certificate may be written"),
    ],
    scraped: [{ pods: PODS.controller, port: PORTS.metrics }],
    values: {
      ...common,
      crds: { enabled: true, keep: true },
      // Its default, kube-system, is not one of the namespaces that the platform writes to.
      global: { leaderElection: { namespace: NAMESPACES.certManager }, priorityClassName },
      topologySpreadConstraints: spreadOf(PODS.controller.labels),
      resources: helmResources("50m", "256Mi"),
      webhook: {
        ...common,
        replicaCount: several ? 3 : 1,
        topologySpreadConstraints: spreadOf(PODS.webhook.labels),
        resources: helmResources("20m", "128Mi"),
      },
      cainjector: {
        ...common,
        topologySpreadConstraints: spreadOf(PODS.cainjector.labels),
        resources: helmResources("50m", "384Mi"),
      },
      // A hook that asks whether the webhook answers; Argo CD's retries do the same.
      startupapicheck: { enabled: false },
    },
  };
}
