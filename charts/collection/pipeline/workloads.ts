import type { Layer } from "../../../src/config/labels.ts";
import type { Namespace } from "../../../src/config/namespaces.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { bySignal } from "../../../src/config/signals.ts";
import type { Workload } from "../../workload/workload.ts";

const collector = (component: string, namespace: Namespace, layer: Layer): Workload => ({
  app: "otelcol",
  component,
  namespace,
  layer,
});

/** The collectors of the pipeline, in the order in which data passes them. */
export const COLLECTORS = {
  nodeAgent: collector("node-agent", NAMESPACES.nodes, "collection"),
  ingress: collector("ingress", NAMESPACES.hyperion, "ingress"),
  processors: bySignal((signal) => collector(`${signal}-processor`, NAMESPACES.hyperion, "collection")),
  egress: collector("egress", NAMESPACES.hyperion, "collection"),
  buffer: collector("buffer", NAMESPACES.kafka, "buffer"),
  deadLetter: collector("dead-letter", NAMESPACES.kafka, "buffer"),
  replay: collector("replay", NAMESPACES.kafka, "buffer"),
} as const;
