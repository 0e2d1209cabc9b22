import type { ComponentChart } from "./component-chart.ts";
import { kube, type StringMap } from "./kube.ts";

/** Limits of an autoscaled workload. */
export interface Scale {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

const utilization = (name: "cpu" | "memory", averageUtilization: number) => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization } },
});

/** Scales a Deployment by the system's policy. */
export function horizontalPodAutoscaler(
  chart: ComponentChart,
  name: string,
  { minReplicas, maxReplicas }: Scale,
  labels: StringMap,
): void {
  const { cpuPercent, memoryPercent, up, down, annotations } = chart.platform.scaling;
  kube(
    chart,
    "HorizontalPodAutoscaler",
    { name, labels, ...(annotations && { annotations }) },
    {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas,
        maxReplicas,
        metrics: [
          utilization("cpu", cpuPercent),
          ...(memoryPercent === undefined ? [] : [utilization("memory", memoryPercent)]),
        ],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: up.stabilizationSeconds, policies: [up.by] },
          scaleDown: { stabilizationWindowSeconds: down.stabilizationSeconds, policies: [down.by] },
        },
      },
    },
  );
}
