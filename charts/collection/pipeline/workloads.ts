import { bySignal } from "../../../src/base/signals.ts";
import type { Layer } from "../../workload/platform.ts";
import type { Workload } from "../../workload/workload.ts";

/** Where the pipeline's parts live. */
export interface PipelineNamespaces {
  readonly telemetry: string;
  /** Agents that read their node's files. */
  readonly nodes: string;
  /** Beside Kafka, because its users' certificates are Secrets of that namespace. */
  readonly buffer: string;
}

/** The collectors of the pipeline, in the order in which data passes them. */
export function pipelineCollectors({ telemetry, nodes, buffer }: PipelineNamespaces) {
  const collector = (component: string, namespace: string, layer: Layer): Workload => ({
    app: "otelcol",
    component,
    namespace,
    layer,
  });
  return {
    nodeAgent: collector("node-agent", nodes, "collection"),
    ingress: collector("ingress", telemetry, "ingress"),
    processors: bySignal((signal) => collector(`${signal}-processor`, telemetry, "collection")),
    egress: collector("egress", telemetry, "collection"),
    buffer: collector("buffer", buffer, "buffer"),
    deadLetter: collector("dead-letter", buffer, "buffer"),
    replay: collector("replay", buffer, "buffer"),
  };
}

export type PipelineCollectors = ReturnType<typeof pipelineCollectors>;
