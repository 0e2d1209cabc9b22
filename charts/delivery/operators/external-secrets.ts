import type { Environment } from "../../../src/config/schema.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow, type Pods } from "../../workload/flow.ts";
import { spreadOf } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

export interface ExternalSecretsProps {
  readonly apiServer: Addresses;
  readonly apiTunnel: Pods;
  /** Private endpoint of the vault. */
  readonly vault: Addresses;
  /** Where Entra hands out tokens. */
  readonly login: Addresses;
  readonly priorityClassName: string;
}

const PODS = {
  operator: operatorPods("external-secrets", NAMESPACES.externalSecrets),
  webhook: operatorPods("external-secrets-webhook", NAMESPACES.externalSecrets),
  certController: operatorPods("external-secrets-cert-controller", NAMESPACES.externalSecrets),
} as const;

const PORTS = { https: 443, webhook: 10250, metrics: 8080 } as const;

/**
 * External Secrets: Key Vault's values as Secrets. Cluster-wide stores and pushing are off: each namespace reads by its
 * own identity, and nothing in the cluster writes to the vault.
 */
export function externalSecretsApplication(
  { gitops }: Pick<Environment, "gitops">,
  { apiServer, apiTunnel, vault, login, priorityClassName }: ExternalSecretsProps,
): HelmApplication {
  const several = gitops.highAvailability;
  const common = (pods: Pods) => ({
    replicaCount: several ? 2 : 1,
    podDisruptionBudget: { enabled: several, minAvailable: 1 },
    priorityClassName,
    topologySpreadConstraints: spreadOf(pods.labels),
  });
  const metrics = { service: { enabled: true } };
  return {
    name: "external-secrets",
    chart: "externalSecrets",
    namespace: NAMESPACES.externalSecrets,
    pods: Object.values(PODS),
    flows: [
      flow(PODS.operator, apiServer, PORTS.https, "reads what secrets are asked for, writes them"),
      flow(PODS.operator, vault, PORTS.https, "reads the vault"),
      flow(
        PODS.operator,
        login,
        PORTS.https,
        "signs in as each namespace's own identity, and reads the keys of producers' tokens",
      ),
      flow(PODS.webhook, apiServer, PORTS.https, "answers for its own kinds"),
      flow(PODS.certController, apiServer, PORTS.https, "renews the webhook's certificate"),
      flow(apiTunnel, PODS.webhook, PORTS.webhook, "asks whether an ExternalSecret may be written"),
    ],
    scraped: [{ pods: PODS.operator, port: PORTS.metrics }],
    values: {
      ...common(PODS.operator),
      installCRDs: true,
      leaderElect: several,
      processClusterExternalSecret: false,
      processClusterPushSecret: false,
      processClusterStore: false,
      processPushSecret: false,
      resources: helmResources("50m", "256Mi"),
      metrics,
      webhook: { ...common(PODS.webhook), resources: helmResources("20m", "128Mi") },
      certController: { ...common(PODS.certController), resources: helmResources("20m", "256Mi") },
    },
  };
}
