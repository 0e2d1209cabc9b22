import type { Construct } from "constructs";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { Resources } from "../../workload/container.ts";
import type { Scale } from "../../workload/horizontal-pod-autoscaler.ts";
import type { Platform } from "../../workload/platform.ts";
import { type LayerProps, layer, RECEIVES_OTLP } from "./layer.ts";
import { signingKeys } from "./signing-keys.ts";

export interface IngressCollectorProps extends LayerProps {
  readonly config: LayerConfig;
  readonly size: Resources & Scale;
  /** URL of the keys that producers' tokens are signed with. */
  readonly signingKeysUrl: string;
}

/** The first layer: takes what producers and the platform's own agents send. */
export class IngressCollectorChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: IngressCollectorProps) {
    super(scope, "otelcol-ingress", platform, platform.namespace);
    layer(this, props.config, props, {
      workload: props.collectors.ingress,
      size: props.size,
      priority: "ingest",
      receives: [
        ...RECEIVES_OTLP,
        { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
        { name: "otlp-platform", port: PORTS.otelcol.platform, appProtocol: "grpc" },
        { name: "platform-http", port: PORTS.otelcol.platformHttp },
      ],
      ...signingKeys(this, props.signingKeysUrl),
    });
  }
}
