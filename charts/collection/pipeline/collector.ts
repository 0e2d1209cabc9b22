import type { k8s } from "cdk8s-plus-28";
import { HOP_REQUESTS } from "../../../src/conventions/hop-requests.ts";
import { HOP_HEALTH_PATH } from "../../../src/telemetry/nginx/config.ts";
import { LIVENESS_PATH, LIVENESS_SECONDS } from "../../../src/telemetry/nginx/liveness.ts";
import { TLS_DIRECTORY } from "../../../src/telemetry/otelcol/parts.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { certificate } from "../../workload/certificate.ts";
import type { ComponentChart } from "../../workload/component-chart.ts";
import { fixedConfig } from "../../workload/config-map.ts";
import type { ContainerProps, EnvironmentValue, Resources } from "../../workload/container.ts";
import { deployment } from "../../workload/deployment.ts";
import type { Scale } from "../../workload/horizontal-pod-autoscaler.ts";
import type { Plain } from "../../workload/kube.ts";
import type { PriorityRole } from "../../workload/platform.ts";
import { scratch } from "../../workload/pod.ts";
import type { ServicePort } from "../../workload/service.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { headlessHostOf, hostOf, nameOf, type Workload } from "../../workload/workload.ts";
import { toYaml } from "../../workload/yaml.ts";

/** Where a collector finds its files; builders of its configuration name them. */
const COLLECTOR_PATHS = {
  config: "/etc/otelcol",
  hop: "/etc/nginx/hop",
} as const;

/** CPU and memory of the hop: it passes bytes on, and buffers a request body at most. */
const HOP_RESOURCES: Resources = { cpu: "100m", memory: "256Mi" };

/** Seconds in which senders and load balancers learn that the pod goes; longer than DNS answers are kept (5 s). */
const DRAIN_SECONDS = 15;

/** Seconds for requests that are under way: longer than the longest hop, which ends before the sender's 10 s. */
const GRACE_SECONDS = DRAIN_SECONDS + 45;

export interface CollectorProps {
  readonly workload: Workload;
  readonly size: Resources & (Scale | { readonly replicas: number });
  /** The collector's configuration. */
  readonly config: object;
  /** `nginx.conf` of the hops that the collector exports through, and the ports they have. Default: no hops. */
  readonly hop?: { readonly conf: string; readonly ports: readonly number[] };
  /** Whether NGINX is asked if the collector answers where data comes in; else its health page is. Default: false. */
  readonly asksReceiver?: boolean;
  /** Ports that data is received at. */
  readonly receives: readonly ServicePort[];
  readonly priority: PriorityRole;
  readonly env?: Readonly<Record<string, EnvironmentValue>>;
  readonly volumes?: readonly Plain<k8s.Volume>[];
  readonly mounts?: readonly Plain<k8s.VolumeMount>[];
}

const HEALTH = { path: "/", port: "health" } as const;

const OBSERVED: readonly ServicePort[] = [
  { name: "health", port: PORTS.otelcol.health },
  { name: "metrics", port: PORTS.otelcol.metrics },
];

/**
 * One layer of the pipeline: an OpenTelemetry Collector, and NGINX beside it that decides for each request whether it
 * goes to the next layer or to the buffer. NGINX outlives the collector in its pod, so what is flushed at the end gets
 * out.
 */
export function collector(chart: ComponentChart, props: CollectorProps): void {
  const { workload, size, hop } = props;
  const name = nameOf(workload);
  const { platform } = chart;
  const image = platform.image("otelcol");
  const tls = `${name}-tls`;
  certificate(chart, tls, [hostOf(workload), headlessHostOf(workload)], ["server auth", "client auth"]);
  const config = fixedConfig(chart, name, { "config.yaml": toYaml(props.config) });
  const hopConfig = hop === undefined ? undefined : fixedConfig(chart, `${name}-hop`, { "nginx.conf": hop.conf });
  const tlsMount = { name: "tls", mountPath: TLS_DIRECTORY, readOnly: true };

  const nginx: ContainerProps = {
    name: HOP_REQUESTS.container,
    image: platform.image("nginx"),
    command: ["nginx", "-c", `${COLLECTOR_PATHS.hop}/nginx.conf`, "-g", "daemon off;"],
    sidecar: true,
    ports: [
      { name: "hop-health", port: PORTS.hop.health },
      // On localhost: stated for whoever asks what the pod listens on.
      ...(hop?.ports ?? []).map((port) => ({ name: `hop-${port}`, port })),
    ],
    resources: HOP_RESOURCES,
    probes: { ready: { path: HOP_HEALTH_PATH, port: "hop-health" }, live: { port: "hop-health" } },
    mounts: [{ name: "hop", mountPath: COLLECTOR_PATHS.hop }, tlsMount, { name: "hop-tmp", mountPath: "/tmp" }],
    goMemoryShare: false,
  };
  deployment(chart, {
    workload,
    placement: "collection",
    serviceAccount: serviceAccount(chart, workload, image.tag),
    priority: props.priority,
    metrics: { port: PORTS.otelcol.metrics },
    replicas: "replicas" in size ? size.replicas : size,
    services: props.receives,
    // Senders spread over pods by themselves: a cluster address would pin their connections.
    headless: props.receives.length > 0,
    graceSeconds: GRACE_SECONDS,
    initContainers: hop === undefined ? [] : [nginx],
    volumes: [
      config.volume("config"),
      { name: "tls", secret: { secretName: tls } },
      ...(hopConfig === undefined ? [] : [hopConfig.volume("hop"), scratch("hop-tmp", "1Gi")]),
      ...(props.volumes ?? []),
    ],
    containers: [
      {
        name: "otelcol",
        image,
        args: [`--config=${COLLECTOR_PATHS.config}/config.yaml`],
        env: { MY_POD_IP: { field: "status.podIP" }, ...props.env },
        ports: [...props.receives, ...OBSERVED],
        resources: size,
        probes: {
          ready: HEALTH,
          ...(props.asksReceiver === true
            ? {
                start: HEALTH,
                live: { path: LIVENESS_PATH, port: PORTS.hop.health },
                liveness: { periodSeconds: 20, timeoutSeconds: LIVENESS_SECONDS, failureThreshold: 3 },
              }
            : { live: HEALTH }),
        },
        drainSeconds: DRAIN_SECONDS,
        mounts: [{ name: "config", mountPath: COLLECTOR_PATHS.config }, tlsMount, ...(props.mounts ?? [])],
      },
    ],
  });
}
