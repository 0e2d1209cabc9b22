import type { Environment } from "../../../src/config/schema.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { LABELS, PART_OF } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { spreadOf } from "../../workload/foundation.ts";

const OPERATOR = "strimzi-cluster-operator";

/**
 * Strimzi: Kafka's operator, in Kafka's own namespace and for it alone. Network policies and disruption budgets of the
 * brokers are ours, from declared flows; the operator's own would let everybody in.
 */
export const strimziApplication = (
  { environment, gitops }: Pick<Environment, "environment" | "gitops">,
  priorityClassName: string,
): HelmApplication => ({
  name: "strimzi",
  chart: "strimzi",
  namespace: NAMESPACES.kafka,
  values: {
    replicas: gitops.highAvailability ? 2 : 1,
    watchNamespaces: [],
    watchAnyNamespace: false,
    generateNetworkPolicy: false,
    // The chart labels its pods by names of its own only.
    labels: {
      [LABELS.name]: OPERATOR,
      [LABELS.instance]: OPERATOR,
      [LABELS.partOf]: PART_OF,
      [LABELS.environment]: environment,
    },
    priorityClassName,
    topologySpreadConstraints: spreadOf({ [LABELS.name]: OPERATOR }),
    podDisruptionBudget: { enabled: gitops.highAvailability, minAvailable: 1 },
    resources: helmResources("200m", "512Mi"),
  },
});
