import type { Construct } from "constructs";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { PORTS } from "../../../src/config/ports.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import { type Addresses, flow } from "../../workload/flow.ts";
import { type LayerProps, layer, RECEIVES_OTLP } from "./layer.ts";
import { COLLECTORS } from "./workloads.ts";

export interface IngressCollectorProps extends LayerProps {
  readonly config: LayerConfig;
  /** Where the keys of producers' tokens are fetched. */
  readonly login: Addresses;
}

/** The first layer: takes what producers and the platform's own agents send. */
export class IngressCollectorChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: IngressCollectorProps) {
    super(scope, "otelcol-ingress", context, NAMESPACES.hyperion);
    layer(this, props.config, props, {
      workload: COLLECTORS.ingress,
      size: context.environment.hyperion.collection.ingress,
      priority: "hyperion-ingest",
      receives: [
        ...RECEIVES_OTLP,
        { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
        { name: "otlp-platform", port: PORTS.otelcol.platform, appProtocol: "grpc" },
        { name: "platform-http", port: PORTS.otelcol.platformHttp },
      ],
    });
    this.flows.push(flow(COLLECTORS.ingress, props.login, 443, "fetches the keys of producers' tokens"));
  }
}
