import type { Construct } from "constructs";
import { ComponentChart } from "../workload/component-chart.ts";
import type { Platform } from "../workload/platform.ts";
import { type SecretStoreProps, secretStore } from "../workload/secret-store.ts";

/** The way from a vault into the system's own namespace; each component declares the secrets it reads. */
export class SecretsChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: SecretStoreProps) {
    super(scope, "secrets", platform, platform.namespace);
    secretStore(this, props);
  }
}
