import { ANNOTATIONS, LABELS } from "../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../argocd/application.ts";
import { spreadOf } from "../workload/foundation.ts";

const METRICS_PORT = 8000;

/** Kyverno's own identities in Azure: the controllers that ask the registry about images. */
const IDENTITIES = { admissionController: "kyverno", reportsController: "kyverno-reports" } as const;

export interface KyvernoProps {
  readonly namespace: string;
  /** Namespaces that its webhooks leave out. */
  readonly unwatched: readonly string[];
  /** More than one replica of each controller. */
  readonly highAvailability: boolean;
  /** Client id of each identity in Azure, by its name. */
  readonly clientIds: Readonly<Record<string, string>>;
  /** Of the admission controller, which every other pod waits for, and of the others. */
  readonly priorityClassName: string;
}

/** A service account that is the identity, and pods that get its token. */
function identity({ clientIds }: KyvernoProps, name: (typeof IDENTITIES)[keyof typeof IDENTITIES]) {
  const clientId = clientIds[name];
  if (clientId === undefined) throw new Error(`the platform's outputs hold no client id of the identity ${name}`);
  return {
    podLabels: { [LABELS.workloadIdentity]: "true" },
    rbac: { serviceAccount: { annotations: { [ANNOTATIONS.clientId]: clientId } } },
  };
}

/**
 * Kyverno: checks what is written to the cluster. Its webhooks themselves, not only its policies, leave out the
 * namespaces that bring the cluster and Kyverno back when Kyverno does not answer.
 */
export function kyvernoApplication(props: KyvernoProps): HelmApplication {
  const { namespace } = props;
  const several = props.highAvailability;
  const common = (component: string, replicas: number) => ({
    replicas: several ? replicas : 1,
    topologySpreadConstraints: spreadOf({ [LABELS.partOf]: "kyverno", [LABELS.component]: component }),
    podDisruptionBudget: { enabled: several, minAvailable: 1 },
    networkPolicy: { enabled: true },
  });
  return {
    name: "kyverno",
    chart: "kyverno",
    namespace,
    scraped: [
      {
        pods: {
          kind: "pods",
          name: "kyverno",
          namespace,
          labels: { [LABELS.partOf]: "kyverno" },
        },
        port: METRICS_PORT,
      },
    ],
    values: {
      // Its default registry is a name that the firewall does not let out.
      global: { image: { registry: "ghcr.io" }, priorityClassName: props.priorityClassName },
      config: {
        webhooks: {
          namespaceSelector: {
            matchExpressions: [{ key: LABELS.namespace, operator: "NotIn", values: [...props.unwatched].sort() }],
          },
        },
      },
      features: {
        policyExceptions: { enabled: true, namespace },
        logging: { format: "json" },
      },
      admissionController: {
        ...common("admission-controller", 3),
        ...identity(props, IDENTITIES.admissionController),
        container: { resources: helmResources("200m", "768Mi") },
        initContainer: { resources: helmResources("10m", "256Mi") },
      },
      backgroundController: { ...common("background-controller", 2), resources: helmResources("100m", "512Mi") },
      cleanupController: { ...common("cleanup-controller", 2), resources: helmResources("50m", "256Mi") },
      reportsController: {
        ...common("reports-controller", 2),
        ...identity(props, IDENTITIES.reportsController),
        resources: helmResources("100m", "768Mi"),
      },
    },
  };
}
