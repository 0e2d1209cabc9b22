/** Ports of NGINX's internal load balancer. Both sides of the seam use them: security rules and the Service. */
export const INGRESS_PORTS = {
  /** Everything that a gateway sends, and private user interfaces. */
  https: 443,
  /** OTLP/gRPC of producers inside the network: an Application Gateway speaks HTTP/1.1 to its back ends. */
  otlpGrpc: 4317,
} as const;

/** Paths of OTLP/HTTP by signal (OTLP specification 1.x, section OTLP/HTTP); the intake has no other. */
export const OTLP_PATHS = { traces: "/v1/traces", metrics: "/v1/metrics", logs: "/v1/logs" } as const;

/** Methods of OTLP/gRPC by signal, as HTTP/2 paths. */
export const OTLP_GRPC_PATHS = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
} as const;

/** Content types of OTLP/HTTP: binary and JSON protobuf. */
export const OTLP_CONTENT_TYPES = ["application/x-protobuf", "application/json"] as const;

/**
 * Largest request of a producer, uncompressed, in bytes: gRPC's own default. No item can be larger, so that none is
 * too large for the failover buffer.
 */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** Path that a gateway asks of NGINX to learn whether it lives; NGINX's default server answers 200. */
export const INGRESS_HEALTH_PATH = "/nginx-health";

/**
 * How long a gateway waits for NGINX's answer, in seconds. OTLP: longer than every hop inside, shorter than the
 * sender's 10 s (OTLP exporters' default), so that the sender learns of a timeout instead of making one.
 */
export const GATEWAY_TIMEOUT_SECONDS = { otlp: 9, userInterface: 120 } as const;

/** Secret in NGINX's namespace with the certificate that it serves for every host. */
export const INGRESS_TLS_SECRET = "hyperion-tls";

/** Class of the Ingress objects that NGINX serves. */
export const INGRESS_CLASS = "nginx";

/** Listener of OTLP/gRPC: a VirtualServer names it, because an Ingress knows ports 80 and 443 only. */
export const OTLP_GRPC_LISTENER = "otlp-grpc";
