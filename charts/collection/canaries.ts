import type { Construct } from "constructs";
import { daysAsHours } from "../../src/telemetry/duration.ts";
import { TLS_DIRECTORY } from "../../src/telemetry/otelcol/parts.ts";
import { forwarderConfig } from "../../src/telemetry/pipeline/forwarder.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { certificate } from "../workload/certificate.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { flow, type Peer } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { nameOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

const canary = (name: string, namespace: string): Workload => ({
  app: name,
  component: name,
  namespace,
  layer: "platform",
});

const RESOURCES: Resources = { cpu: "50m", memory: "128Mi" };

const CONFIG_PATH = "/etc/otelcol";

/** A program by its host, and the pods behind it. */
interface Target {
  readonly host: string;
  readonly peer: Peer;
  readonly port: number;
}

export interface CanariesProps {
  readonly loki: Target;
  readonly tempo: Target;
  /** Ingress's port for the platform's own. */
  readonly ingress: Target;
  /** Tenant that reads and writes. */
  readonly tenant: string;
  /** Days a trace is kept: older ones are not looked for. */
  readonly traceRetentionDays: number;
}

/**
 * Writes numbered lines and spans, and looks for them in the stores: what is lost on the way is counted by somebody who
 * is no part of the way. One pod each, because two would count each other's; a gap in their series is an alert.
 */
export class CanariesChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: CanariesProps) {
    super(scope, "canaries", platform, platform.namespace);
    this.#logs(props);
    this.#traces(props);
  }

  /** Lines go to the pod's own log, and from there the way of every pod's log. */
  #logs({ loki, tenant }: CanariesProps): void {
    const workload = canary("loki-canary", this.platform.namespace);
    const image = this.platform.image("lokiCanary");
    const port = { name: "http", port: PORTS.lokiCanary.http };
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: port.port },
      replicas: 1,
      containers: [
        {
          name: "loki-canary",
          image,
          args: [
            `-addr=${loki.host}:${loki.port}`,
            `-tenant-id=${tenant}`,
            // What the node's agent says of this pod's lines, as Loki writes the names of its index labels.
            "-labelname=service_name",
            `-labelvalue=${nameOf(workload)}`,
            "-streamname=k8s_namespace_name",
            `-streamvalue=${workload.namespace}`,
            `-port=${port.port}`,
          ],
          ports: [port],
          resources: RESOURCES,
          probes: { ready: { path: "/metrics", port: port.name }, live: { port: port.name } },
        },
      ],
    });
    this.flows.push(flow(workload, loki.peer, loki.port, "looks for the lines that it wrote"));
  }

  /** It has no certificate to show, so that a collector beside it sends its spans on. */
  #traces({ tempo, ingress, tenant, traceRetentionDays }: CanariesProps): void {
    const workload = canary("tempo-vulture", this.platform.namespace);
    const image = this.platform.image("tempoVulture");
    const name = nameOf(workload);
    const port = { name: "http", port: PORTS.tempoVulture.http };
    const health = { name: "health", port: PORTS.otelcol.health };
    certificate(this, `${name}-tls`, [name], ["client auth"]);
    const config = fixedConfig(this, name, { "config.yaml": toYaml(forwarderConfig(ingress.host)) });
    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: port.port },
      replicas: 1,
      volumes: [config.volume("config"), { name: "tls", secret: { secretName: `${name}-tls` } }],
      containers: [
        {
          name: "tempo-vulture",
          image,
          args: [
            `-prometheus-listen-address=:${port.port}`,
            `-tempo-push-url=http://127.0.0.1:${PORTS.otlp.grpc}`,
            `-tempo-query-url=http://${tempo.host}:${tempo.port}`,
            `-tempo-org-id=${tenant}`,
            `-tempo-retention-duration=${daysAsHours(traceRetentionDays)}`,
          ],
          ports: [port],
          resources: RESOURCES,
          probes: { ready: { path: "/metrics", port: port.name }, live: { port: port.name } },
        },
        {
          name: "forwarder",
          image: this.platform.image("otelcol"),
          args: [`--config=${CONFIG_PATH}/config.yaml`],
          env: { MY_POD_IP: { field: "status.podIP" } },
          ports: [
            { name: "otlp-grpc", port: PORTS.otlp.grpc },
            health,
            { name: "metrics", port: PORTS.otelcol.metrics },
          ],
          resources: RESOURCES,
          probes: { ready: { path: "/", port: health.name }, live: { port: health.name } },
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "tls", mountPath: TLS_DIRECTORY, readOnly: true },
          ],
        },
      ],
    });
    this.flows.push(
      flow(workload, ingress.peer, ingress.port, "sends the spans that it writes"),
      flow(workload, tempo.peer, tempo.port, "looks for the spans that it wrote"),
    );
  }
}
