import { LABELS } from "../../../src/kubernetes/labels.ts";
import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow } from "../../workload/flow.ts";
import { LEAVES_LOST_NODES } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";

export interface KubeStateMetricsProps {
  readonly namespace: string;
  /** Value of the label `environment` of its pods. */
  readonly environment: string;
  readonly apiServer: Addresses;
  readonly priorityClassName: string;
}

const NAME = "kube-state-metrics";

const PORT = 8080;

/** Port of Kubernetes' API. */
const API_PORT = 443;

/**
 * kube-state-metrics: what the API says of the cluster's objects, as metrics. It may not read Secrets. One replica,
 * because two would count every object twice; so it leaves a lost node in seconds, and its absence is an alert.
 */
export const kubeStateMetricsApplication = ({
  namespace,
  environment,
  apiServer,
  priorityClassName,
}: KubeStateMetricsProps): HelmApplication => {
  const pods = operatorPods(NAME, namespace);
  return {
    name: NAME,
    chart: "kubeStateMetrics",
    namespace,
    pods: [pods],
    flows: [flow(pods, apiServer, API_PORT, "lists the cluster's objects")],
    scraped: [{ pods, port: PORT }],
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
  };
};
