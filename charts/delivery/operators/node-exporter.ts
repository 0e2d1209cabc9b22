import { LABELS } from "../../../src/config/labels.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { type HelmApplication, helmResources } from "../../workload/application.ts";
import type { Priority } from "../../workload/priority.ts";

/** node-exporter: the node's own CPU, memory, disks and network, on every node, tainted ones included. */
export const nodeExporterApplication = ({ environment }: Pick<Environment, "environment">): HelmApplication => ({
  // The DaemonSet bears this name, and Kyverno's exception names the DaemonSet.
  name: "prometheus-node-exporter",
  chart: "nodeExporter",
  namespace: NAMESPACES.nodes,
  values: {
    podLabels: { [LABELS.environment]: environment },
    resources: helmResources("50m", "64Mi"),
    priorityClassName: "hyperion-node" satisfies Priority,
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
