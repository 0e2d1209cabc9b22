import type { Construct } from "constructs";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { secretStore } from "../workload/secret-store.ts";

/** The way from Key Vault into Hyperion's own namespace; each component declares the secrets it reads. */
export class SecretsChart extends ComponentChart {
  constructor(scope: Construct, context: Context) {
    super(scope, "secrets", context, NAMESPACES.hyperion);
    secretStore(this, "hyperion-secrets");
  }
}
