import { LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";

export interface NodeExporterProps {
  /** Namespace in which agents may read their node. */
  readonly namespace: string;
  /** Value of the label `environment` of its pods. */
  readonly environment: string;
  /** Name of the PriorityClass; undefined for the cluster's default. */
  readonly priority: string | undefined;
}

/** node-exporter: the node's own CPU, memory, disks and network, on every node, tainted ones included. */
export const nodeExporterApplication = ({ namespace, environment, priority }: NodeExporterProps): HelmApplication => ({
  // The DaemonSet bears this name, and Kyverno's exception names the DaemonSet.
  name: "prometheus-node-exporter",
  chart: "nodeExporter",
  namespace,
  values: {
    podLabels: { [LABELS.environment]: environment },
    resources: helmResources("50m", "64Mi"),
    ...(priority === undefined ? {} : { priorityClassName: priority }),
    tolerations: [{ operator: "Exists" }],
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    securityContext: {
      fsGroup: 65534,
      runAsGroup: 65534,
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: "RuntimeDefault" },
    },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
  },
});
