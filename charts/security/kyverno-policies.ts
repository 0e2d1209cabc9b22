import type { Construct } from "constructs";
import { policySet } from "../../policies/policy-set.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { customResource } from "../workload/kube.ts";

/** The one policy set, as Kyverno reads it: the same policies everywhere, each doing what the environment says. */
export class KyvernoPoliciesChart extends ComponentChart {
  constructor(scope: Construct, context: Context) {
    super(scope, "kyverno-policies", context);
    const { policies, exceptions } = policySet(context.environment);
    for (const { apiVersion, kind, metadata, spec } of [...policies, ...exceptions]) {
      customResource(this, apiVersion, kind, metadata, { spec });
    }
  }
}
