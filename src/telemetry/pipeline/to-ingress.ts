import { type Exporter, exporter } from "../otelcol/model.ts";
import { clientTls } from "../otelcol/parts.ts";
import { PORTS } from "../ports.ts";

/**
 * Straight to ingress, over its port for the platform's own: what sends so can send again, so that no hop is needed.
 * @param ingressHost name that resolves to ingress's pods; requests take turns
 */
export const toIngress = (ingressHost: string): Exporter =>
  exporter("otlp_grpc/ingress", {
    endpoint: `dns:///${ingressHost}:${PORTS.otelcol.platform}`,
    tls: clientTls,
    balancer_name: "round_robin",
    compression: "gzip",
    timeout: "9s",
    retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "5s", max_elapsed_time: "20s" },
    sending_queue: { enabled: false },
  });
