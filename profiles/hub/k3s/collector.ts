import type { Construct } from "constructs";
import { collectorWorkload } from "../../../charts/collection/collector.ts";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { fixedConfig } from "../../../charts/workload/config-map.ts";
import { deployment } from "../../../charts/workload/deployment.ts";
import { flow, type Target } from "../../../charts/workload/flow.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { serviceAccount } from "../../../charts/workload/service-account.ts";
import { toYaml } from "../../../charts/workload/yaml.ts";
import { collectorConfig, exporter, listen, processor, receiver } from "../../../src/telemetry/otelcol/model.ts";
import { memoryLimiter } from "../../../src/telemetry/otelcol/parts.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";

/** Traces only: metrics go straight into PostgreSQL, and logs through the journal. */
const tracesOnly = (tempoAddress: string) =>
  collectorConfig({
    pipelines: [
      {
        signal: "traces",
        receivers: [
          receiver("otlp", {
            protocols: { grpc: { endpoint: listen(PORTS.otlp.grpc) }, http: { endpoint: listen(PORTS.otlp.http) } },
          }),
        ],
        processors: [memoryLimiter(), processor("batch", { timeout: "1s", send_batch_max_size: 8192 })],
        exporters: [exporter("otlp/tempo", { endpoint: tempoAddress, tls: { insecure: true } })],
      },
    ],
  });

/** The near end of OTLP for the host's services. */
export class TraceCollectorChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, tempo: Target) {
    super(scope, "otel-collector", platform, platform.namespace);
    const workload = collectorWorkload(platform.namespace);
    const image = platform.image("otelcol");
    const files = fixedConfig(this, "otel-collector", { "config.yaml": toYaml(tracesOnly(tempo.url)) });
    const ports = [
      { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
      { name: "otlp-http", port: PORTS.otlp.http },
    ];
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "ingest",
      replicas: 1,
      services: ports,
      volumes: [files.volume("config")],
      containers: [
        {
          name: "otelcol",
          image,
          args: ["--config=/etc/otelcol/config.yaml"],
          env: { MY_POD_IP: { field: "status.podIP" } },
          ports: [...ports, { name: "health", port: PORTS.otelcol.health }],
          resources: { cpu: "50m", memory: "256Mi" },
          probes: { ready: { path: "/", port: "health" }, live: { port: "health" } },
          drainSeconds: 5,
          mounts: [{ name: "config", mountPath: "/etc/otelcol" }],
        },
      ],
    });
    this.flows.push(flow(workload, tempo.peer, tempo.port, "hands traces on"));
  }
}
