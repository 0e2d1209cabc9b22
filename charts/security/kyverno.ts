import { ANNOTATIONS, LABELS } from "../../src/config/labels.ts";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { UNWATCHED_NAMESPACES } from "../../src/config/policy-actions.ts";
import { type HelmApplication, helmResources } from "../workload/application.ts";
import type { Context } from "../workload/component-chart.ts";

const METRICS_PORT = 8000;

/** Kyverno's own identities in Azure: the controllers that ask the registry about images. */
const IDENTITIES = { admissionController: "kyverno", reportsController: "kyverno-reports" } as const;

/** A service account that is the identity, and pods that get its token. */
function identity({ outputs }: Context, name: (typeof IDENTITIES)[keyof typeof IDENTITIES]) {
  const clientId = outputs.identities[name];
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
export function kyvernoApplication(context: Context): HelmApplication {
  const several = context.environment.gitops.highAvailability;
  const common = (replicas: number) => ({
    replicas: several ? replicas : 1,
    podDisruptionBudget: { enabled: several, minAvailable: 1 },
    networkPolicy: { enabled: true },
  });
  return {
    name: "kyverno",
    chart: "kyverno",
    namespace: NAMESPACES.kyverno,
    scraped: [
      {
        pods: {
          kind: "pods",
          name: "kyverno",
          namespace: NAMESPACES.kyverno,
          labels: { [LABELS.partOf]: "kyverno" },
        },
        port: METRICS_PORT,
      },
    ],
    values: {
      // Its default registry is a name that the firewall does not let out.
      global: { image: { registry: "ghcr.io" } },
      config: {
        webhooks: {
          namespaceSelector: {
            matchExpressions: [{ key: LABELS.namespace, operator: "NotIn", values: [...UNWATCHED_NAMESPACES].sort() }],
          },
        },
      },
      features: {
        policyExceptions: { enabled: true, namespace: NAMESPACES.kyverno },
        logging: { format: "json" },
      },
      admissionController: {
        ...common(3),
        ...identity(context, IDENTITIES.admissionController),
        container: { resources: helmResources("200m", "768Mi") },
        initContainer: { resources: helmResources("10m", "256Mi") },
      },
      backgroundController: { ...common(2), resources: helmResources("100m", "512Mi") },
      cleanupController: { ...common(2), resources: helmResources("50m", "256Mi") },
      reportsController: {
        ...common(2),
        ...identity(context, IDENTITIES.reportsController),
        resources: helmResources("100m", "768Mi"),
      },
    },
  };
}
