import type { Construct } from "constructs";
import { kube, type StringMap } from "./kube.ts";

/** Limits of an autoscaled workload. */
export interface Scale {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/** Share of the requested CPU at which replicas are added: the rest carries a lost zone until new ones are ready. */
const CPU_PERCENT = 60;

/** Seconds of low load before replicas go: longer than a hop's time-outs and a collector's drain together. */
const SCALE_DOWN_SECONDS = 600;

/** Scales a Deployment by CPU: up at once, down slowly, one pod at a time. */
export function horizontalPodAutoscaler(
  scope: Construct,
  name: string,
  { minReplicas, maxReplicas }: Scale,
  labels: StringMap,
): void {
  kube(
    scope,
    "HorizontalPodAutoscaler",
    { name, labels },
    {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas,
        maxReplicas,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: CPU_PERCENT } },
          },
        ],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: "Percent", value: 100, periodSeconds: 30 }] },
          scaleDown: {
            stabilizationWindowSeconds: SCALE_DOWN_SECONDS,
            policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        },
      },
    },
  );
}
