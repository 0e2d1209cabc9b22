import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow, type Pods } from "../../workload/flow.ts";
import { spreadOf } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

export interface ExternalSecretsProps {
  readonly namespace: string;
  /** More than one replica of each part. */
  readonly highAvailability: boolean;
  readonly apiServer: Addresses;
  readonly apiTunnel: Pods;
  /** Private endpoint of the vault. */
  readonly vault: Addresses;
  /** Where Entra hands out tokens. */
  readonly login: Addresses;
  readonly priorityClassName: string;
}

const podsIn = (namespace: string) => ({
  operator: operatorPods("external-secrets", namespace),
  webhook: operatorPods("external-secrets-webhook", namespace),
  certController: operatorPods("external-secrets-cert-controller", namespace),
});

const PORTS = { https: 443, webhook: 10250, metrics: 8080 } as const;

/**
 * External Secrets: Key Vault's values as Secrets. Cluster-wide stores and pushing are off: each namespace reads by its
 * own identity, and nothing in the cluster writes to the vault.
 */
export function externalSecretsApplication(props: ExternalSecretsProps): HelmApplication {
  const { namespace, highAvailability: several, apiServer, apiTunnel, vault, login, priorityClassName } = props;
  const pods = podsIn(namespace);
  const common = ({ labels }: Pods) => ({
    replicaCount: several ? 2 : 1,
    podDisruptionBudget: { enabled: several, minAvailable: 1 },
    priorityClassName,
    topologySpreadConstraints: spreadOf(labels),
  });
  const metrics = { service: { enabled: true } };
  return {
    name: "external-secrets",
    chart: "externalSecrets",
    namespace,
    pods: Object.values(pods),
    flows: [
      flow(pods.operator, apiServer, PORTS.https, "reads what secrets are asked for, writes them"),
      flow(pods.operator, vault, PORTS.https, "reads the vault"),
      flow(
        pods.operator,
        login,
        PORTS.https,
        "signs in as each namespace's own identity, and reads the keys of producers' tokens",
      ),
      flow(pods.webhook, apiServer, PORTS.https, "answers for its own kinds"),
      flow(pods.certController, apiServer, PORTS.https, "renews the webhook's certificate"),
      flow(apiTunnel, pods.webhook, PORTS.webhook, "asks whether an ExternalSecret may be written"),
    ],
    scraped: [{ pods: pods.operator, port: PORTS.metrics }],
    values: {
      ...common(pods.operator),
      installCRDs: true,
      leaderElect: several,
      processClusterExternalSecret: false,
      processClusterPushSecret: false,
      processClusterStore: false,
      processPushSecret: false,
      resources: helmResources("50m", "256Mi"),
      metrics,
      webhook: { ...common(pods.webhook), resources: helmResources("20m", "128Mi") },
      certController: { ...common(pods.certController), resources: helmResources("20m", "256Mi") },
    },
  };
}
