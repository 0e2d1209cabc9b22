import type { Construct } from "constructs";
import { SIGNALS, type Signal } from "../../../src/base/signals.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { Resources } from "../../workload/container.ts";
import type { Scale } from "../../workload/horizontal-pod-autoscaler.ts";
import type { Platform } from "../../workload/platform.ts";
import { type LayerProps, layer, RECEIVES_OTLP } from "./layer.ts";

export interface ProcessorsProps extends LayerProps {
  readonly configs: Readonly<Record<Signal, LayerConfig>>;
  readonly sizes: Readonly<Record<Signal, Resources & Scale>>;
}

/** The second layer: one processor a signal, each a workload of its own, so that none takes another's place. */
export class ProcessorsChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: ProcessorsProps) {
    super(scope, "otelcol-processors", platform, platform.namespace);
    for (const signal of SIGNALS) {
      layer(this, props.configs[signal], props, {
        workload: props.collectors.processors[signal],
        size: props.sizes[signal],
        priority: "ingest",
        receives: RECEIVES_OTLP,
      });
    }
  }
}
