import { ROOT_CONTEXT, type Span, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

/** Spans of a service, and how to send what is left of them at the end. */
export interface Tracing {
  readonly tracer: Tracer;
  /** Never rejects: a collector that is away must not turn a clean end into a failed one. */
  shutdown(): Promise<void>;
}

/** Sends spans as OTLP by HTTP, in batches. Spans that the collector does not take in time are dropped. */
export const otlpTracing = (service: string, collectorUrl: string): Tracing =>
  tracingBy(service, new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${collectorUrl}/v1/traces` }) }));

export function tracingBy(service: string, processor: SpanProcessor): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.namespace": "hub" }),
    spanProcessors: [processor],
  });
  return { tracer: provider.getTracer(service), shutdown: () => provider.shutdown().catch(() => undefined) };
}

/**
 * Runs the work inside a span, and records its failure. The span is a child where a parent is given; nothing is taken
 * from a request of the internet.
 */
export async function traced<T>(
  tracer: Tracer,
  name: string,
  work: (span: Span) => Promise<T>,
  parent?: Span,
): Promise<T> {
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
  const span = tracer.startSpan(name, {}, context);
  try {
    return await work(span);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** What joins a log line and a span in Grafana. */
export const traceFields = (span: Span): { trace_id: string; span_id: string } => {
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
};
