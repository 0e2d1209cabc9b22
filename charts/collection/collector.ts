import type { Construct } from "constructs";
import type { CollectorConfig } from "../../src/telemetry/otelcol/model.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { flow, type Peer } from "../workload/flow.ts";
import type { Scale } from "../workload/horizontal-pod-autoscaler.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import type { Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const collectorWorkload = (namespace: string): Workload => ({
  app: "otel-collector",
  component: "otel-collector",
  namespace,
  layer: "collection",
});

const CONFIG_PATH = "/etc/otelcol";

/** Seconds in which senders learn that the pod goes. */
const DRAIN_SECONDS = 10;

export interface CollectorChartProps {
  readonly size: Resources & Scale;
  readonly config: CollectorConfig;
  /** Where it sends to. */
  readonly targets: readonly { readonly peer: Peer; readonly port: number }[];
}

/** An OpenTelemetry Collector that takes OTLP from applications and agents, and scales with what they send. */
export class CollectorChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { size, config, targets }: CollectorChartProps) {
    super(scope, "otel-collector", platform, platform.namespace);
    const workload = collectorWorkload(platform.namespace);
    const image = platform.image("otelcol");
    const files = fixedConfig(this, "otel-collector", { "config.yaml": toYaml(config) });
    const receives = [
      { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
      { name: "otlp-http", port: PORTS.otlp.http },
    ];
    const observed = [
      { name: "metrics", port: PORTS.otelcol.metrics },
      { name: "health", port: PORTS.otelcol.health },
    ];
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "ingest",
      replicas: size,
      services: [...receives, ...observed],
      headless: true,
      // Drain, and then the queues: what is batched is sent before the pod ends.
      graceSeconds: DRAIN_SECONDS + 50,
      volumes: [files.volume("config")],
      containers: [
        {
          name: "otelcol",
          image,
          args: [`--config=${CONFIG_PATH}/config.yaml`],
          env: { MY_POD_IP: { field: "status.podIP" } },
          ports: [...receives, ...observed],
          resources: size,
          probes: { ready: { path: "/", port: "health" }, live: { port: "health" } },
          drainSeconds: DRAIN_SECONDS,
          mounts: [{ name: "config", mountPath: CONFIG_PATH }],
        },
      ],
    });
    this.flows.push(...targets.map(({ peer, port }) => flow(workload, peer, port, "hands telemetry on")));
  }
}
