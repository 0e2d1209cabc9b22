import { type CollectorConfig, collectorConfig, receiver } from "../otelcol/model.ts";
import { memoryLimiter } from "../otelcol/parts.ts";
import { PORTS } from "../ports.ts";
import { toIngress } from "./to-ingress.ts";

/**
 * A collector beside a program that speaks OTLP without a certificate: takes its spans on localhost and sends them to
 * ingress as the platform's own.
 * @param ingressHost name that resolves to ingress's pods
 */
export const forwarderConfig = (ingressHost: string): CollectorConfig =>
  collectorConfig({
    pipelines: [
      {
        signal: "traces",
        receivers: [receiver("otlp", { protocols: { grpc: { endpoint: `127.0.0.1:${PORTS.otlp.grpc}` } } })],
        processors: [memoryLimiter()],
        exporters: [toIngress(ingressHost)],
      },
    ],
  });
