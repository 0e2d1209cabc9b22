import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { type HelmApplication, helmResources } from "../../workload/application.ts";
import { operatorPods } from "../../workload/operator.ts";

/**
 * External Secrets: Key Vault's values as Secrets. Cluster-wide stores and pushing are off: each namespace reads by its
 * own identity, and nothing in the cluster writes to the vault.
 */
export function externalSecretsApplication({ gitops }: Pick<Environment, "gitops">): HelmApplication {
  const several = gitops.highAvailability;
  const common = { replicaCount: several ? 2 : 1, podDisruptionBudget: { enabled: several, minAvailable: 1 } };
  const metrics = { service: { enabled: true } };
  return {
    name: "external-secrets",
    chart: "externalSecrets",
    namespace: NAMESPACES.externalSecrets,
    scraped: [{ pods: operatorPods("external-secrets", NAMESPACES.externalSecrets), port: 8080 }],
    values: {
      ...common,
      installCRDs: true,
      leaderElect: several,
      processClusterExternalSecret: false,
      processClusterPushSecret: false,
      processClusterStore: false,
      processPushSecret: false,
      resources: helmResources("50m", "256Mi"),
      metrics,
      webhook: { ...common, resources: helmResources("20m", "128Mi") },
      certController: { ...common, resources: helmResources("20m", "256Mi") },
    },
  };
}
