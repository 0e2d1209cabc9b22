import { LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow, type Pods } from "../../workload/flow.ts";
import { CLICKHOUSE_OPERATOR_SECRET } from "./generated-password.ts";

/** The operator itself. */
export const clickhouseOperatorPods = (namespace: string): Pods => ({
  kind: "pods",
  name: "clickhouse-operator",
  namespace,
  labels: { [LABELS.name]: "altinity-clickhouse-operator" },
});

/** Port of its metrics exporter, which asks the servers for their state. */
const METRICS_PORT = 8888;

const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

export interface ClickhouseOperatorProps {
  readonly namespace: string;
  readonly apiServer: Addresses;
}

/** Altinity's operator of ClickHouse. */
export function clickhouseOperatorApplication({ namespace, apiServer }: ClickhouseOperatorProps): HelmApplication {
  const pods = clickhouseOperatorPods(namespace);
  return {
    name: "clickhouse-operator",
    chart: "clickhouseOperator",
    namespace,
    pods: [pods],
    flows: [flow(pods, apiServer, 443, "reads what is declared and makes it")],
    scraped: [{ pods, port: METRICS_PORT }],
    values: {
      fullnameOverride: CLICKHOUSE_OPERATOR_SECRET,
      // The hook runs an unpinned image of a registry that the firewall refuses; Argo CD applies the chart's CRDs itself.
      crdHook: { enabled: false },
      // The chart's own Secret holds a password that is printed in its documentation.
      secret: { create: false },
      operator: { resources: helmResources("100m", "256Mi"), containerSecurityContext: SECURITY },
      metrics: { resources: helmResources("50m", "128Mi"), containerSecurityContext: SECURITY },
    },
  };
}
