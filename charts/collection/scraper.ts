import type { Construct } from "constructs";
import { mebibytes } from "../../src/base/quantity.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { scrapeConfig } from "../../src/telemetry/victoria-metrics/scrape.ts";
import { VMAGENT_QUEUE_PATH, vmagentArgs } from "../../src/telemetry/victoria-metrics/vmagent.ts";
import { clusterRole } from "../workload/cluster-role.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { type Addresses, flow, type Peer, type Pods } from "../workload/flow.ts";
import type { Platform } from "../workload/platform.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { statefulSet } from "../workload/stateful-set.ts";
import type { Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

const CONFIG_PATH = "/etc/vmagent";

/** Share of the volume that may be queued; the rest is the file system's. */
const QUEUE_SHARE = 0.9;

export interface ScraperProps {
  readonly size: Resources & { readonly replicas: number; readonly volume: string };
  /** Value of the label `cluster` of every series. */
  readonly cluster: string;
  readonly intervalSeconds: number;
  /** Remote write of the platform's own account. */
  readonly remoteWrite: { readonly url: string; readonly peer: Peer; readonly port: number };
  /** Every pod of ours that shows metrics. */
  readonly targets: readonly { readonly pods: Pods; readonly port: number }[];
  /** Of these, the pods of third-party charts, which do not all ask to be scraped. */
  readonly operators: readonly { readonly pods: Pods; readonly port: number }[];
  readonly apiServer: Addresses;
  readonly nodes: Addresses;
}

/**
 * The platform's metrics about itself. They do not pass the collectors: an alert that the pipeline is down must not
 * need the pipeline.
 */
export class ScraperChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: ScraperProps) {
    super(scope, "vmagent", platform, platform.namespace);
    const { size, remoteWrite, targets, operators, apiServer, nodes } = props;
    const workload: Workload = {
      app: "vmagent",
      component: "vmagent",
      namespace: platform.namespace,
      layer: "collection",
    };
    const image = platform.image("vmagent");
    const config = fixedConfig(this, "vmagent", {
      "scrape.yaml": toYaml(
        scrapeConfig({
          externalLabels: { environment: platform.environment, cluster: props.cluster },
          intervalSeconds: props.intervalSeconds,
          operators: operators.map(({ pods, port }) => ({ ...pods, port })),
        }),
      ),
    });
    const account = serviceAccount(this, workload, image.tag);
    clusterRole(this, `${platform.system}-vmagent`, { namespace: workload.namespace, serviceAccount: account.name }, [
      { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
    ]);
    statefulSet(this, {
      workload,
      placement: "storage",
      serviceAccount: account,
      apiToken: true,
      priority: "ingest",
      metrics: { port: PORTS.vmagent.http },
      replicas: size.replicas,
      claims: [{ name: "queue", size: size.volume, storage: "single" }],
      services: [{ name: "http", port: PORTS.vmagent.http }],
      volumes: [config.volume("config")],
      containers: [
        {
          name: "vmagent",
          image,
          args: vmagentArgs({
            scrapeConfigFile: `${CONFIG_PATH}/scrape.yaml`,
            remoteWriteUrls: [remoteWrite.url],
            queueBytes: Math.floor(mebibytes(size.volume) * 1024 * 1024 * QUEUE_SHARE),
            shards: size.replicas,
          }),
          env: { POD_NAME: { field: "metadata.name" } },
          ports: [{ name: "http", port: PORTS.vmagent.http }],
          resources: size,
          probes: { ready: { path: "/health", port: "http" }, live: { path: "/-/healthy", port: "http" } },
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "queue", mountPath: VMAGENT_QUEUE_PATH },
          ],
        },
      ],
    });
    this.flows.push(
      flow(workload, remoteWrite.peer, remoteWrite.port, "writes the platform's metrics about itself"),
      flow(workload, apiServer, 443, "finds what to scrape"),
      ...Object.values(PORTS.node).map((port) => flow(workload, nodes, port, "scrapes kubelets and node exporters")),
      flow(workload, workload, PORTS.vmagent.http, "scrapes itself and its other shards"),
      ...targets.map(({ pods, port }) => flow(workload, pods, port, "scrapes the program's own metrics")),
    );
  }
}
