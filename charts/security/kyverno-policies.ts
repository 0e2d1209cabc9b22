import type { Construct } from "constructs";
import type { PolicySet } from "../../policies/policy-set.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { customResource } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";

/** The one policy set, as Kyverno reads it: the same policies everywhere, each doing what the environment says. */
export class KyvernoPoliciesChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { policies, exceptions }: PolicySet) {
    super(scope, "kyverno-policies", platform);
    for (const { apiVersion, kind, metadata, spec } of [...policies, ...exceptions]) {
      customResource(this, apiVersion, kind, metadata, { spec });
    }
  }
}
