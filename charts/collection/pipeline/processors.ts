import type { Construct } from "constructs";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { SIGNALS, type Signal } from "../../../src/config/signals.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import { type LayerProps, layer, RECEIVES_OTLP } from "./layer.ts";
import { COLLECTORS } from "./workloads.ts";

export interface ProcessorsProps extends LayerProps {
  readonly configs: Readonly<Record<Signal, LayerConfig>>;
}

const SIZES = { metrics: "metricsProcessor", logs: "logsProcessor", traces: "tracesProcessor" } as const;

/** The second layer: one processor a signal, each a workload of its own, so that none takes another's place. */
export class ProcessorsChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: ProcessorsProps) {
    super(scope, "otelcol-processors", context, NAMESPACES.hyperion);
    for (const signal of SIGNALS) {
      layer(this, props.configs[signal], props, {
        workload: COLLECTORS.processors[signal],
        size: context.environment.hyperion.collection[SIZES[signal]],
        priority: "hyperion-ingest",
        receives: RECEIVES_OTLP,
      });
    }
  }
}
