import { MAX_RECORD_BYTES } from "../../../src/conventions/topics.ts";
import { hopConfig } from "../../../src/telemetry/nginx/config.ts";
import type { Fallbacks, Hop } from "../../../src/telemetry/nginx/hop.ts";
import { TLS_DIRECTORY } from "../../../src/telemetry/otelcol/parts.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import type { ComponentChart } from "../../workload/component-chart.ts";
import { type Flow, flow, type Peer, pods } from "../../workload/flow.ts";
import { type CollectorProps, collector } from "./collector.ts";
import type { PipelineCollectors } from "./workloads.ts";

/** What stands behind a target's name: who listens, and on which port. */
export interface TargetEnd {
  readonly peer: Peer;
  readonly port: number;
}

/** What every layer is told of the others. */
export interface LayerProps {
  readonly collectors: PipelineCollectors;
  /** Address of the cluster's DNS, which hops ask while they run. */
  readonly dnsAddress: string;
  readonly fallbacks: Fallbacks;
  /** By the targets' names. */
  readonly ends: Readonly<Record<string, TargetEnd>>;
}

const OTLP_HTTP = { name: "otlp-http", port: PORTS.otlp.http } as const;

/** The port on which the pipeline's own layers receive. */
export const RECEIVES_OTLP = [OTLP_HTTP] as const;

/** Ports of what stands in for layers and for stores. */
export const RECEIVES_FALLBACK = [OTLP_HTTP, { name: "otlp-stores", port: PORTS.otelcol.stores }] as const;

/** Connections that a hop opens: to its target, and to whoever takes what the target does not. */
function flowsOf(from: CollectorProps["workload"], hop: Hop, { ends, collectors }: LayerProps): Flow[] {
  const end = ends[hop.target];
  if (end === undefined) throw new Error(`nothing is known behind the target ${hop.target}`);
  const fallbackPort = hop.kind === "store" ? PORTS.otelcol.stores : PORTS.otlp.http;
  const keepsPoison = hop.fallback === "none" || hop.kind === "consumer";
  return [
    flow(from, end.peer, end.port, `sends ${hop.signals.join(", ")} to ${hop.target}`),
    ...(hop.fallback === "buffer"
      ? [flow(from, pods(collectors.buffer), fallbackPort, "keeps what its target does not take")]
      : []),
    ...(keepsPoison
      ? [flow(from, pods(collectors.deadLetter), fallbackPort, "puts aside what its target calls poison")]
      : []),
  ];
}

/** Renders one collector with its hops, and declares the connections that they open. */
export function layer(
  chart: ComponentChart,
  { config, hops, liveness }: LayerConfig,
  layers: LayerProps,
  props: Omit<CollectorProps, "config" | "hop">,
): void {
  const { fallbacks, dnsAddress } = layers;
  const conf = hopConfig({
    hops,
    fallbacks,
    dnsAddress,
    tlsPath: TLS_DIRECTORY,
    maxBodyBytes: MAX_RECORD_BYTES,
    ...(liveness === undefined ? {} : { liveness }),
  });
  collector(chart, {
    ...props,
    config,
    ...(hops.length === 0 && liveness === undefined ? {} : { hop: { conf, ports: hops.map(({ port }) => port) } }),
    asksReceiver: liveness !== undefined,
  });
  chart.flows.push(...hops.flatMap((one) => flowsOf(props.workload, one, layers)));
  if (liveness === undefined) return;
  const self = pods(props.workload);
  for (const port of [liveness.port, PORTS.hop.health])
    chart.flows.push(flow(props.workload, self, port, "asks itself whether it is alive"));
}
