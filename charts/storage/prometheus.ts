import type { Construct } from "constructs";
import { PORTS } from "../../src/telemetry/ports.ts";
import { prometheusArgs } from "../../src/telemetry/prometheus/args.ts";
import type { PrometheusConfig } from "../../src/telemetry/prometheus/types.ts";
import { clusterRole } from "../workload/cluster-role.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig, reloadedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { type Addresses, flow, type Peer, type Target } from "../workload/flow.ts";
import type { StringMap } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { statefulSet } from "../workload/stateful-set.ts";
import { DATA, diskOf, type PodDisk } from "../workload/storage.ts";
import type { Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const prometheusWorkload = (namespace: string): Workload => ({
  app: "prometheus",
  component: "prometheus",
  namespace,
  layer: "storage",
});

const CONFIG_PATH = "/etc/prometheus";
const RULES_PATH = "/etc/prometheus-rules";
const DATA_PATH = "/prometheus";

/** Glob of the rule files, as the configuration names them. */
export const PROMETHEUS_RULES = `${RULES_PATH}/*.yaml`;

/** Environment variable of the pod's name, which the configuration expands in external labels. */
export const REPLICA_VARIABLE = "POD_NAME";

export interface PrometheusProps {
  readonly size: Resources & { readonly replicas: number };
  readonly disk: PodDisk;
  /** Days a sample is kept. */
  readonly retentionDays: number;
  readonly config: PrometheusConfig;
  /** Texts of rule files by name, without an ending. */
  readonly rules: StringMap;
  readonly externalUrl: string;
  /** What is scraped, by pods and port. */
  readonly targets: readonly { readonly peer: Peer; readonly port: number }[];
  /** Where samples are pushed to. */
  readonly remoteWrite: readonly Target[];
  readonly alertmanager: Pick<Target, "peer" | "port">;
  readonly apiServer: Addresses;
}

/**
 * Prometheus: replicas that all scrape everything and differ by one label only. Each takes remote write too, and sends
 * what it scraped on; of several senders the receiver keeps one.
 */
export class PrometheusChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: PrometheusProps) {
    super(scope, "prometheus", platform, platform.namespace);
    const workload = prometheusWorkload(platform.namespace);
    const { size, targets, remoteWrite, alertmanager, apiServer } = props;
    const image = platform.image("prometheus");
    const config = fixedConfig(this, "prometheus", { "prometheus.yaml": toYaml(props.config) });
    const rules = reloadedConfig(
      this,
      "prometheus-rules",
      Object.fromEntries(Object.entries(props.rules).map(([name, text]) => [`${name}.yaml`, text])),
    );
    const { claims, volumes } = diskOf(props.disk);
    const http = { name: "http", port: PORTS.prometheus.http };
    const account = serviceAccount(this, workload, image.tag);
    clusterRole(this, `${platform.system}-prometheus`, { ...workload, serviceAccount: account.name }, [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
    ]);
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount: account,
      apiToken: true,
      priority: "storage",
      replicas: size.replicas,
      claims,
      services: [http],
      clusterAddress: true,
      // Longer than a failover of the receiver and the replay of the write-ahead log: the next one is rolled while this
      // one is warm.
      minReadySeconds: 60,
      graceSeconds: 120,
      volumes: [config.volume("config"), rules.volume("rules"), ...volumes],
      containers: [
        {
          name: "prometheus",
          image,
          args: prometheusArgs({
            configFile: `${CONFIG_PATH}/prometheus.yaml`,
            dataPath: DATA_PATH,
            retentionDays: props.retentionDays,
            listenAddress: `:${http.port}`,
            externalUrl: props.externalUrl,
            remoteWriteReceiver: true,
          }),
          env: { [REPLICA_VARIABLE]: { field: "metadata.name" } },
          ports: [http],
          resources: size,
          // Replaying a write-ahead log of two hours takes minutes.
          probes: {
            ready: { path: "/-/ready", port: "http" },
            live: { path: "/-/healthy", port: "http" },
            startSeconds: 900,
          },
          drainSeconds: 5,
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "rules", mountPath: RULES_PATH },
            { name: DATA, mountPath: DATA_PATH },
          ],
        },
      ],
    });
    this.flows.push(
      ...targets.map(({ peer, port }) => flow(workload, peer, port, "scrapes its metrics")),
      ...remoteWrite.map(({ peer, port }) => flow(workload, peer, port, "sends on what it scraped")),
      flow(workload, workload, http.port, "scrapes itself and its other replicas"),
      flow(workload, alertmanager.peer, alertmanager.port, "sends alerts"),
      flow(workload, apiServer, 443, "finds what to scrape"),
      flow(workload, apiServer, 6443, "finds what to scrape, where the API listens there"),
    );
  }
}
