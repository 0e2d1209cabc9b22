import type { Construct } from "constructs";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { EnvironmentValue, Resources } from "../../workload/container.ts";
import { flow, type Peer } from "../../workload/flow.ts";
import type { Scale } from "../../workload/horizontal-pod-autoscaler.ts";
import type { Platform } from "../../workload/platform.ts";
import { consumerTokens } from "./consumer-tokens.ts";
import { type LayerProps, layer, RECEIVES_OTLP } from "./layer.ts";

export interface EgressCollectorProps extends LayerProps {
  readonly config: LayerConfig;
  readonly size: Resources & Scale;
  /** Names of the teams. */
  readonly consumers: readonly string[];
  /** The preview's servers, and the variable with the password of the user that writes. Default: no preview. */
  readonly clickhouse?: {
    readonly peer: Peer;
    readonly port: number;
    readonly env: Readonly<Record<string, EnvironmentValue>>;
  };
}

/** The last layer: sends to consumer teams what each asked for. */
export class EgressCollectorChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: EgressCollectorProps) {
    super(scope, "otelcol-egress", platform, platform.namespace);
    const { clickhouse } = props;
    const { egress } = props.collectors;
    layer(this, props.config, props, {
      workload: egress,
      size: props.size,
      priority: "ingest",
      receives: RECEIVES_OTLP,
      ...consumerTokens(this, props.consumers),
      ...(clickhouse === undefined ? {} : { env: clickhouse.env }),
    });
    if (clickhouse !== undefined) {
      this.flows.push(flow(egress, clickhouse.peer, clickhouse.port, "copies spans for analysis"));
    }
  }
}
