import type { Construct } from "constructs";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { Platform } from "../../workload/platform.ts";
import { CLICKHOUSE_OPERATOR_SECRET, generatedPassword } from "./generated-password.ts";

/** The password with which ClickHouse's operator signs in to the servers that it makes. */
export class ClickhouseOperatorSecretChart extends ComponentChart {
  /** @param namespace that the operator runs in */
  constructor(scope: Construct, platform: Platform, namespace: string) {
    super(scope, "clickhouse-operator-secret", platform, namespace);
    generatedPassword(this, CLICKHOUSE_OPERATOR_SECRET, "clickhouse_operator");
  }
}
