import type { Construct } from "constructs";
import { SCRAPE_INTERVAL_SECONDS } from "../../src/config/alerting.ts";
import { names } from "../../src/config/names.ts";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { PORTS } from "../../src/config/ports.ts";
import { mebibytes } from "../../src/config/quantity.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { scrapeConfig } from "../../src/telemetry/victoria-metrics/scrape.ts";
import { VMAGENT_QUEUE_PATH, vmagentArgs } from "../../src/telemetry/victoria-metrics/vmagent.ts";
import { clusterRole } from "../workload/cluster-role.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { fixedConfig } from "../workload/config-map.ts";
import { type Addresses, flow, type Peer, type Pods } from "../workload/flow.ts";
import { poolOf } from "../workload/placement.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { statefulSet } from "../workload/stateful-set.ts";
import { STORAGE_CLASSES } from "../workload/storage-class.ts";
import { labelsOf, nameOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

const SCRAPER: Workload = {
  app: "vmagent",
  component: "vmagent",
  namespace: NAMESPACES.hyperion,
  layer: "collection",
};

const CONFIG_PATH = "/etc/vmagent";

/** Share of the volume that may be queued; the rest is the file system's. */
const QUEUE_SHARE = 0.9;

export interface ScraperProps {
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
  constructor(scope: Construct, context: Context, { remoteWrite, targets, operators, apiServer, nodes }: ScraperProps) {
    super(scope, "vmagent", context, NAMESPACES.hyperion);
    const { environment } = context;
    const size = environment.hyperion.collection.scraper;
    const labels = labelsOf(SCRAPER, IMAGES.vmagent.tag);
    const config = fixedConfig(this, "vmagent", {
      "scrape.yaml": toYaml(
        scrapeConfig({
          externalLabels: {
            environment: environment.environment,
            cluster: names(environment).cluster(environment.clusters[0]?.name ?? "hyperion"),
          },
          intervalSeconds: SCRAPE_INTERVAL_SECONDS,
          operators: operators.map(({ pods, port }) => ({ ...pods, port })),
        }),
      ),
    });
    const account = serviceAccount(this, nameOf(SCRAPER), labels);
    clusterRole(this, "hyperion-vmagent", { namespace: SCRAPER.namespace, serviceAccount: account.name }, [
      { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
    ]);
    statefulSet(this, {
      workload: SCRAPER,
      pool: poolOf(environment, "storage"),
      serviceAccount: account,
      apiToken: true,
      priority: "hyperion-ingest",
      metrics: { port: PORTS.vmagent.http },
      replicas: size.replicas,
      claims: [{ name: "queue", size: size.volume, storageClass: STORAGE_CLASSES.single.name }],
      services: [{ name: "http", port: PORTS.vmagent.http }],
      volumes: [config.volume("config")],
      containers: [
        {
          name: "vmagent",
          image: IMAGES.vmagent,
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
      flow(SCRAPER, remoteWrite.peer, remoteWrite.port, "writes the platform's metrics about itself"),
      flow(SCRAPER, apiServer, 443, "finds what to scrape"),
      ...Object.values(PORTS.node).map((port) => flow(SCRAPER, nodes, port, "scrapes kubelets and node exporters")),
      flow(SCRAPER, SCRAPER, PORTS.vmagent.http, "scrapes itself and its other shards"),
      ...targets.map(({ pods, port }) => flow(SCRAPER, pods, port, "scrapes the program's own metrics")),
    );
  }
}
