import type { Construct } from "constructs";
import type { HelmApplication } from "../argocd/application.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import type { Platform } from "../workload/platform.ts";

/** Network policies of third-party pods in namespaces where every connection is declared, and what of them is scraped. */
export class OperatorNetworkChart extends ComponentChart {
  constructor(
    scope: Construct,
    platform: Platform,
    applications: readonly Pick<HelmApplication, "pods" | "flows" | "scraped">[],
  ) {
    super(scope, "operators", platform);
    for (const { pods = [], flows = [], scraped = [] } of applications) {
      this.pods.push(...pods);
      this.flows.push(...flows);
      this.scraped.push(...scraped);
    }
  }
}
