import type { Construct } from "constructs";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { PORTS } from "../../src/config/ports.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { daysAsHours } from "../../src/telemetry/duration.ts";
import { forwarderConfig } from "../../src/telemetry/otelcol/forwarder.ts";
import { TLS_DIRECTORY } from "../../src/telemetry/otelcol/parts.ts";
import { certificate } from "../workload/certificate.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { flow, type Peer } from "../workload/flow.ts";
import { poolOf } from "../workload/placement.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { labelsOf, nameOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

const canary = (name: string): Workload => ({
  app: name,
  component: name,
  namespace: NAMESPACES.hyperion,
  layer: "platform",
});

const LOG_CANARY = canary("loki-canary");
const TRACE_CANARY = canary("tempo-vulture");

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
}

/**
 * Writes numbered lines and spans, and looks for them in the stores: what is lost on the way is counted by somebody who
 * is no part of the way. One pod each, because two would count each other's; a gap in their series is an alert.
 */
export class CanariesChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: CanariesProps) {
    super(scope, "canaries", context, NAMESPACES.hyperion);
    this.logs(props);
    this.traces(props);
  }

  /** Lines go to the pod's own log, and from there the way of every pod's log. */
  private logs({ loki, tenant }: CanariesProps): void {
    const { lokiCanary: image } = IMAGES;
    const port = { name: "http", port: PORTS.lokiCanary.http };
    deployment(this, {
      workload: LOG_CANARY,
      pool: poolOf(this.context.environment, "collection"),
      serviceAccount: serviceAccount(this, nameOf(LOG_CANARY), labelsOf(LOG_CANARY, image.tag)),
      priority: "hyperion-query",
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
            `-labelvalue=${nameOf(LOG_CANARY)}`,
            "-streamname=k8s_namespace_name",
            `-streamvalue=${LOG_CANARY.namespace}`,
            `-port=${port.port}`,
          ],
          ports: [port],
          resources: RESOURCES,
          probes: { ready: { path: "/metrics", port: port.name }, live: { port: port.name } },
        },
      ],
    });
    this.flows.push(flow(LOG_CANARY, loki.peer, loki.port, "looks for the lines that it wrote"));
  }

  /** It has no certificate to show, so that a collector beside it sends its spans on. */
  private traces({ tempo, ingress, tenant }: CanariesProps): void {
    const { environment } = this.context;
    const { tempoVulture: image, otelcol } = IMAGES;
    const name = nameOf(TRACE_CANARY);
    const port = { name: "http", port: PORTS.tempoVulture.http };
    const health = { name: "health", port: PORTS.otelcol.health };
    certificate(this, `${name}-tls`, [name], ["client auth"]);
    const config = fixedConfig(this, name, { "config.yaml": toYaml(forwarderConfig(ingress.host)) });
    deployment(this, {
      workload: TRACE_CANARY,
      pool: poolOf(environment, "collection"),
      serviceAccount: serviceAccount(this, name, labelsOf(TRACE_CANARY, image.tag)),
      priority: "hyperion-query",
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
            `-tempo-retention-duration=${daysAsHours(environment.retentionDays.traces)}`,
          ],
          ports: [port],
          resources: RESOURCES,
          probes: { ready: { path: "/metrics", port: port.name }, live: { port: port.name } },
        },
        {
          name: "forwarder",
          image: otelcol,
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
      flow(TRACE_CANARY, ingress.peer, ingress.port, "sends the spans that it writes"),
      flow(TRACE_CANARY, tempo.peer, tempo.port, "looks for the spans that it wrote"),
    );
  }
}
