import type { Construct } from "constructs";
import type { HelmApplication } from "../workload/application.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";

/** Network policies of third-party pods in namespaces where every connection is declared, and what of them is scraped. */
export class OperatorNetworkChart extends ComponentChart {
  constructor(
    scope: Construct,
    context: Context,
    applications: readonly Pick<HelmApplication, "pods" | "flows" | "scraped">[],
  ) {
    super(scope, "operators", context);
    for (const { pods = [], flows = [], scraped = [] } of applications) {
      this.pods.push(...pods);
      this.flows.push(...flows);
      this.scraped.push(...scraped);
    }
  }
}
