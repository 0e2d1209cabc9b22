import type { Environment } from "../../../src/config/schema.ts";
import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow } from "../../workload/flow.ts";
import { LEAVES_LOST_NODES } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

export interface KubeStateMetricsProps {
  readonly environment: Environment["environment"];
  readonly apiServer: Addresses;
  readonly priorityClassName: string;
}

const PORT = 8080;

/** Port of Kubernetes' API. */
const API_PORT = 443;

const PODS = operatorPods("kube-state-metrics", NAMESPACES.hyperion);

/**
 * kube-state-metrics: what the API says of the cluster's objects, as metrics. It may not read Secrets. One replica,
 * because two would count every object twice; so it leaves a lost node in seconds, and its absence is an alert.
 */
export const kubeStateMetricsApplication = ({
  environment,
  apiServer,
  priorityClassName,
}: KubeStateMetricsProps): HelmApplication => ({
  name: "kube-state-metrics",
  chart: "kubeStateMetrics",
  namespace: NAMESPACES.hyperion,
  pods: [PODS],
  flows: [flow(PODS, apiServer, API_PORT, "lists the cluster's objects")],
  scraped: [{ pods: PODS, port: PORT }],
  values: {
    replicas: 1,
    priorityClassName,
    tolerations: LEAVES_LOST_NODES,
    service: { port: PORT },
    podLabels: { [LABELS.environment]: environment },
    collectors: [
      "certificatesigningrequests",
      "cronjobs",
      "daemonsets",
      "deployments",
      "horizontalpodautoscalers",
      "ingresses",
      "jobs",
      "namespaces",
      "networkpolicies",
      "nodes",
      "persistentvolumeclaims",
      "persistentvolumes",
      "poddisruptionbudgets",
      "pods",
      "replicasets",
      "resourcequotas",
      "services",
      "statefulsets",
      "storageclasses",
    ],
    resources: helmResources("50m", "512Mi"),
  },
});
