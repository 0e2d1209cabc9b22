import type { Construct } from "constructs";
import { ComponentChart } from "../../charts/workload/component-chart.ts";
import { deployment } from "../../charts/workload/deployment.ts";
import { kube } from "../../charts/workload/kube.ts";
import type { Platform } from "../../charts/workload/platform.ts";
import { serviceAccount } from "../../charts/workload/service-account.ts";
import type { Workload } from "../../charts/workload/workload.ts";

const HTTP = 9898;
const METRICS = 9797;

/** Three pods of an application that shows metrics: what the guide draws, and what a new cluster is tried with. */
export class SampleApplicationChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, namespace: string) {
    super(scope, "sample-application", platform, namespace);
    kube(this, "Namespace", { name: namespace }, {});
    const workload: Workload = { app: "podinfo", component: "podinfo", namespace, layer: "platform" };
    const image = platform.image("podinfo");
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: METRICS },
      replicas: 3,
      services: [{ name: "http", port: HTTP }],
      containers: [
        {
          name: "podinfo",
          image,
          command: ["./podinfo", `--port=${HTTP}`, `--port-metrics=${METRICS}`],
          ports: [
            { name: "http", port: HTTP },
            { name: "metrics", port: METRICS },
          ],
          resources: { cpu: "50m", memory: "64Mi" },
          probes: { ready: { path: "/readyz", port: "http" }, live: { path: "/healthz", port: "http" } },
          drainSeconds: 5,
        },
      ],
    });
  }
}
