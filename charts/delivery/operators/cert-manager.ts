import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { type HelmApplication, helmResources } from "../../workload/application.ts";
import { operatorPods } from "../../workload/operator.ts";

/** cert-manager: certificates between the platform's own programs. */
export function certManagerApplication({ gitops }: Pick<Environment, "gitops">): HelmApplication {
  const several = gitops.highAvailability;
  const common = {
    replicaCount: several ? 2 : 1,
    podDisruptionBudget: { enabled: several, ...(several ? { maxUnavailable: 1 } : {}) },
    networkPolicy: { enabled: true },
  };
  return {
    name: "cert-manager",
    chart: "certManager",
    namespace: NAMESPACES.certManager,
    scraped: [{ pods: operatorPods("cert-manager", NAMESPACES.certManager), port: 9402 }],
    values: {
      ...common,
      crds: { enabled: true, keep: true },
      // Its default, kube-system, is not one of the namespaces that the platform writes to.
      global: { leaderElection: { namespace: NAMESPACES.certManager } },
      resources: helmResources("50m", "256Mi"),
      webhook: { ...common, replicaCount: several ? 3 : 1, resources: helmResources("20m", "128Mi") },
      cainjector: { ...common, resources: helmResources("50m", "384Mi") },
      // A hook that asks whether the webhook answers; Argo CD's retries do the same.
      startupapicheck: { enabled: false },
    },
  };
}
