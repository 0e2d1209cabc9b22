import { LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { spreadOf } from "../../workload/foundation.ts";

export interface StrimziProps {
  /** Namespace of the Kafka clusters that it makes. */
  readonly namespace: string;
  /** Value of the label `app.kubernetes.io/part-of` of its pods. */
  readonly system: string;
  /** Value of the label `environment` of its pods. */
  readonly environment: string;
  /** More than one replica. */
  readonly highAvailability: boolean;
  readonly priorityClassName: string;
}

const OPERATOR = "strimzi-cluster-operator";

/**
 * Strimzi: Kafka's operator, in Kafka's own namespace and for it alone. Network policies and disruption budgets of the
 * brokers are ours, from declared flows; the operator's own would let everybody in.
 */
export const strimziApplication = ({
  namespace,
  system,
  environment,
  highAvailability,
  priorityClassName,
}: StrimziProps): HelmApplication => ({
  name: "strimzi",
  chart: "strimzi",
  namespace,
  values: {
    replicas: highAvailability ? 2 : 1,
    watchNamespaces: [],
    watchAnyNamespace: false,
    generateNetworkPolicy: false,
    // The chart labels its pods by names of its own only.
    labels: {
      [LABELS.name]: OPERATOR,
      [LABELS.instance]: OPERATOR,
      [LABELS.partOf]: system,
      [LABELS.environment]: environment,
    },
    priorityClassName,
    topologySpreadConstraints: spreadOf({ [LABELS.name]: OPERATOR }),
    podDisruptionBudget: { enabled: highAvailability, minAvailable: 1 },
    resources: helmResources("200m", "512Mi"),
  },
});
