import type { ComponentChart } from "./component-chart.ts";
import { horizontalPodAutoscaler, type Scale } from "./horizontal-pod-autoscaler.ts";
import { kube } from "./kube.ts";
import { podDisruptionBudget } from "./pod-disruption-budget.ts";
import { podsOf, type WorkloadProps } from "./pods-of.ts";
import { headlessService, type ServicePort, service } from "./service.ts";
import { nameOf } from "./workload.ts";

export interface DeploymentProps extends WorkloadProps {
  /** A fixed number, or limits of an autoscaler. */
  readonly replicas: number | Scale;
  /** Ports of its Service. Default: no Service. */
  readonly services?: readonly ServicePort[];
  /** Also a headless Service with the same ports, for callers that spread over pods themselves. Default: false. */
  readonly headless?: boolean;
  /** Whether the headless Service names pods that are not ready: for gossip. Default: false. */
  readonly publishNotReady?: boolean;
}

/** A stateless workload with its Service, disruption budget and autoscaler. Roll-outs never go below the count. */
export function deployment(chart: ComponentChart, props: DeploymentProps): void {
  const { workload, replicas, services = [] } = props;
  const name = nameOf(workload);
  const { labels, selector, template } = podsOf(chart, props, "best-effort");
  const scaled = typeof replicas !== "number";
  kube(
    chart,
    "Deployment",
    { name, labels },
    {
      spec: {
        ...(scaled ? {} : { replicas }),
        revisionHistoryLimit: 3,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: { matchLabels: selector },
        template,
      },
    },
  );
  if (scaled) horizontalPodAutoscaler(chart, name, replicas, labels);
  if (scaled ? replicas.minReplicas > 1 : replicas > 1) podDisruptionBudget(chart, name, selector, labels);
  if (services.length > 0) service(chart, workload, services, labels);
  if (props.headless === true) {
    headlessService(chart, workload, services, props.publishNotReady ?? false, labels);
  }
}
