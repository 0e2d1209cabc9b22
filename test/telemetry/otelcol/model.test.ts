import { expect, test } from "vitest";
import { collectorConfig, exporter, type Graph, processor, receiver } from "../../../src/telemetry/otelcol/model.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";

const otlp = receiver("otlp", { protocols: {} });
const limiter = processor("memory_limiter");
const hop = exporter("otlp_http/hop", { endpoint: "http://127.0.0.1:14318" });
const graph: Graph = {
  pipelines: [
    { signal: "logs", receivers: [otlp], processors: [limiter], exporters: [hop] },
    { signal: "traces", name: "a", receivers: [otlp], processors: [limiter], exporters: [hop] },
  ],
};

test("a component that two pipelines share is defined once, and both name it", () => {
  const config = collectorConfig(graph);
  expect(Object.keys(config.receivers)).toEqual(["otlp"]);
  expect(config.exporters).toEqual({ "otlp_http/hop": { endpoint: "http://127.0.0.1:14318" } });
  expect(config.service.pipelines).toEqual({
    logs: { receivers: ["otlp"], processors: ["memory_limiter"], exporters: ["otlp_http/hop"] },
    "traces/a": { receivers: ["otlp"], processors: ["memory_limiter"], exporters: ["otlp_http/hop"] },
  });
  expect(config).not.toHaveProperty("connectors");
});

test("every collector answers probes and shows its own metrics on the pod's address (S0-COL-11)", () => {
  const { extensions, service } = collectorConfig(graph);
  expect(extensions["health_check"]).toEqual({ endpoint: `\${env:MY_POD_IP}:${PORTS.otelcol.health}` });
  expect(service.extensions).toEqual(["health_check"]);
  expect(service.telemetry["metrics"]).toEqual({
    level: "detailed",
    readers: [{ pull: { exporter: { prometheus: { host: `\${env:MY_POD_IP}`, port: PORTS.otelcol.metrics } } } }],
  });
});

test("two different components, or two pipelines, of one name are refused", () => {
  const other = { signal: "metrics", receivers: [receiver("otlp")], processors: [], exporters: [hop] } as const;
  expect(() => collectorConfig({ pipelines: [...graph.pipelines, other] })).toThrow("two things called otlp");
  expect(() => collectorConfig({ pipelines: [...graph.pipelines, ...graph.pipelines] })).toThrow("called logs");
});
