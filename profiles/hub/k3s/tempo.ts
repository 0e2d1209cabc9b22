import type { Construct } from "constructs";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { fixedConfig } from "../../../charts/workload/config-map.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { serviceAccount } from "../../../charts/workload/service-account.ts";
import { statefulSet } from "../../../charts/workload/stateful-set.ts";
import type { Workload } from "../../../charts/workload/workload.ts";
import { toYaml } from "../../../charts/workload/yaml.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";

export const tempoWorkload = (namespace: string): Workload => ({
  app: "tempo",
  component: "tempo",
  namespace,
  layer: "storage",
});

const DATA_PATH = "/var/tempo";

/** One process with every part, blocks on its volume. Its receivers bind to localhost unless they are told otherwise. */
const tempoSingle = (retentionHours: number, directory = DATA_PATH) => ({
  server: { http_listen_port: PORTS.tempo.http, grpc_listen_port: PORTS.tempo.grpc, log_format: "json" },
  distributor: {
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${PORTS.otlp.grpc}` },
          http: { endpoint: `0.0.0.0:${PORTS.otlp.http}` },
        },
      },
    },
  },
  ingester: { max_block_duration: "30m" },
  compactor: { compaction: { block_retention: `${retentionHours}h` } },
  storage: {
    trace: { backend: "local", local: { path: `${directory}/blocks` }, wal: { path: `${directory}/wal` } },
  },
  usage_report: { reporting_enabled: false },
});

/** Traces of the host's services. */
export class TempoSingleChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, retentionHours: number) {
    super(scope, "tempo", platform, platform.namespace);
    const workload = tempoWorkload(platform.namespace);
    const image = platform.image("tempo");
    const config = fixedConfig(this, "tempo", { "tempo.yaml": toYaml(tempoSingle(retentionHours)) });
    const ports = [
      { name: "http", port: PORTS.tempo.http },
      { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
    ];
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "storage",
      replicas: 1,
      claims: [{ name: "data", size: "10Gi", storage: "single" }],
      services: ports,
      clusterAddress: true,
      graceSeconds: 120,
      volumes: [config.volume("config")],
      containers: [
        {
          name: "tempo",
          image,
          args: ["-config.file=/etc/tempo/tempo.yaml"],
          ports,
          resources: { cpu: "100m", memory: "768Mi" },
          probes: { ready: { path: "/ready", port: "http" }, live: { path: "/status/version", port: "http" } },
          mounts: [
            { name: "config", mountPath: "/etc/tempo" },
            { name: "data", mountPath: DATA_PATH },
          ],
        },
      ],
    });
  }
}
