import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { type HelmApplication, helmResources } from "../../workload/application.ts";

/**
 * Strimzi: Kafka's operator, in Kafka's own namespace and for it alone. Network policies and disruption budgets of the
 * brokers are ours, from declared flows; the operator's own would let everybody in.
 */
export const strimziApplication = ({ gitops }: Pick<Environment, "gitops">): HelmApplication => ({
  name: "strimzi",
  chart: "strimzi",
  namespace: NAMESPACES.kafka,
  values: {
    replicas: gitops.highAvailability ? 2 : 1,
    watchNamespaces: [],
    watchAnyNamespace: false,
    generateNetworkPolicy: false,
    podDisruptionBudget: { enabled: gitops.highAvailability, minAvailable: 1 },
    resources: helmResources("200m", "512Mi"),
  },
});
