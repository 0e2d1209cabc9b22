import type { Construct } from "constructs";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import type { EnvironmentValue } from "../../workload/container.ts";
import { flow, type Peer } from "../../workload/flow.ts";
import { consumerTokens } from "./consumer-tokens.ts";
import { type LayerProps, layer, RECEIVES_OTLP } from "./layer.ts";
import { COLLECTORS } from "./workloads.ts";

export interface EgressCollectorProps extends LayerProps {
  readonly config: LayerConfig;
  /** The preview's servers, and the variable with the password of the user that writes. Default: no preview. */
  readonly clickhouse?: {
    readonly peer: Peer;
    readonly port: number;
    readonly env: Readonly<Record<string, EnvironmentValue>>;
  };
}

/** The last layer: sends to consumer teams what each asked for. */
export class EgressCollectorChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: EgressCollectorProps) {
    super(scope, "otelcol-egress", context, NAMESPACES.hyperion);
    const { clickhouse } = props;
    layer(this, props.config, props, {
      workload: COLLECTORS.egress,
      size: context.environment.hyperion.collection.egress,
      priority: "hyperion-ingest",
      receives: RECEIVES_OTLP,
      ...consumerTokens(this),
      ...(clickhouse === undefined ? {} : { env: clickhouse.env }),
    });
    if (clickhouse !== undefined) {
      this.flows.push(flow(COLLECTORS.egress, clickhouse.peer, clickhouse.port, "copies spans for analysis"));
    }
  }
}
