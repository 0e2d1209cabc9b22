import type { Construct } from "constructs";
import { names } from "../../src/config/names.ts";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { PORTS } from "../../src/config/ports.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { ZONE_VARIABLE } from "../../src/telemetry/availability-zone.ts";
import { LOKI_DATA_PATH, lokiConfig } from "../../src/telemetry/loki/config.ts";
import { lokiOverrides } from "../../src/telemetry/loki/limits.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { type ConfigFiles, fixedConfig, reloadedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { type Addresses, flow, type Peer, podsOfApp } from "../workload/flow.ts";
import { memcached, memcachedAddresses, memcachedWorkload } from "../workload/memcached.ts";
import { poolOf } from "../workload/placement.ts";
import { scratch } from "../workload/pod.ts";
import type { WorkloadProps } from "../workload/pods-of.ts";
import { headless, type ServicePort } from "../workload/service.ts";
import { identityServiceAccount, type ServiceAccountRef } from "../workload/service-account.ts";
import { stated } from "../workload/stated.ts";
import { statefulSet, zonalStatefulSets } from "../workload/stateful-set.ts";
import { STORAGE_CLASSES } from "../workload/storage-class.ts";
import { headlessHostOf, hostOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";
import { zoneNames } from "../workload/zones.ts";

const member = (component: string): Workload => ({
  app: "loki",
  component,
  namespace: NAMESPACES.hyperion,
  layer: "storage",
});

/** Loki's targets, as other components see them. */
export const LOKI = {
  distributor: member("distributor"),
  ingester: member("ingester"),
  patternIngester: member("pattern-ingester"),
  querier: member("querier"),
  queryFrontend: member("query-frontend"),
  queryScheduler: member("query-scheduler"),
  indexGateway: member("index-gateway"),
  compactor: member("compactor"),
  ruler: member("ruler"),
} as const;

type Target = keyof typeof LOKI;

const MEMCACHED = memcachedWorkload("loki");
const RING = podsOfApp(LOKI.distributor);
const GOSSIP_SERVICE = "loki-gossip";

const CONFIG_PATH = "/etc/loki";
const OVERRIDES_PATH = "/etc/loki-overrides";

const HTTP: ServicePort = { name: "http", port: PORTS.loki.http };
const GRPC: ServicePort = { name: "grpc", port: PORTS.loki.grpc, appProtocol: "grpc" };
const GOSSIP: ServicePort = { name: "gossip", port: PORTS.loki.gossip };
const SERVICES = [HTTP, GRPC] as const;

/** Targets that data has to pass on its way in. */
const WRITE_PATH: readonly Target[] = ["distributor", "ingester"];

export interface LokiProps {
  /** Where alerts over logs go: the URL of every Alertmanager pod, and the pods. */
  readonly alertmanagers: { readonly urls: readonly string[]; readonly peer: Peer; readonly port: number };
  /** Azure's storage endpoint inside the network. */
  readonly blob: Addresses;
  /** Where the identity's token is exchanged. */
  readonly login: Addresses;
}

/** Logs: Loki 3.7 as microservices, chunks and index on Azure Blob. */
export class LokiChart extends ComponentChart {
  private readonly account: ServiceAccountRef;
  private readonly files: { readonly config: ConfigFiles; readonly overrides: ConfigFiles };

  constructor(scope: Construct, context: Context, props: LokiProps) {
    super(scope, "loki", context, NAMESPACES.hyperion);
    const { environment } = context;
    const sizes = environment.hyperion.loki;
    const zones = zoneNames(environment.azure);
    const zoneAware = sizes.replicationFactor > 1 && zones.length >= sizes.replicationFactor;
    this.account = identityServiceAccount(this, context, "loki");
    this.files = {
      config: fixedConfig(this, "loki", {
        "loki.yaml": toYaml(
          lokiConfig({
            retentionDays: environment.retentionDays.logs,
            storageAccount: names(environment).storageAccount("logs"),
            replicationFactor: sizes.replicationFactor,
            zoneAware,
            gossipMembers: [`dns+${GOSSIP_SERVICE}.${NAMESPACES.hyperion}.svc.cluster.local:${PORTS.loki.gossip}`],
            querySchedulerAddress: `${headlessHostOf(LOKI.queryScheduler)}:${PORTS.loki.grpc}`,
            querierUrl: `http://${hostOf(LOKI.querier)}:${PORTS.loki.http}`,
            compactorAddress: `${hostOf(LOKI.compactor)}:${PORTS.loki.grpc}`,
            indexGatewayAddress: `dns+${headlessHostOf(LOKI.indexGateway)}:${PORTS.loki.grpc}`,
            alertmanagerUrls: props.alertmanagers.urls,
            bufferRetentionHours: environment.hyperion.kafka.retentionHours,
            defaultLimits: sizes.limits,
            overridesFile: `${OVERRIDES_PATH}/overrides.yaml`,
            memcachedAddresses: memcachedAddresses(MEMCACHED),
          }),
        ),
      }),
      overrides: reloadedConfig(this, "loki-overrides", {
        "overrides.yaml": toYaml(
          lokiOverrides(
            environment.hyperion.tenants.map(({ name, logs }) => ({ name, ...stated(logs) })),
            environment.retentionDays.logs,
          ),
        ),
      }),
    };
    this.writePath(zoneAware ? zones : undefined);
    this.readPath();
    this.singletons();
    headless(this, { name: GOSSIP_SERVICE }, RING.labels, [GOSSIP], true);
    memcached(this, MEMCACHED, sizes.memcached, poolOf(environment, "collection"));
    this.declareFlows(props);
  }

  /** The pods of one target. All read one configuration; the target is an argument. */
  private target(name: Target, resources: Resources, zone?: string): WorkloadProps {
    return {
      workload: LOKI[name],
      pool: poolOf(this.context.environment, "volume" in resources ? "storage" : "collection"),
      serviceAccount: this.account,
      priority: WRITE_PATH.includes(name) ? "hyperion-storage" : "hyperion-query",
      metrics: { port: PORTS.loki.http },
      containers: [
        {
          name: "loki",
          image: IMAGES.loki,
          args: [`-target=${LOKI[name].component}`, `-config.file=${CONFIG_PATH}/loki.yaml`, "-config.expand-env=true"],
          env: { [ZONE_VARIABLE]: zone ?? "any" },
          ports: [HTTP, GRPC, GOSSIP],
          resources,
          probes: { ready: { path: "/ready", port: "http" }, live: { path: "/services", port: "http" } },
          drainSeconds: 5,
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "overrides", mountPath: OVERRIDES_PATH },
            { name: "data", mountPath: LOKI_DATA_PATH },
          ],
        },
      ],
      volumes: [
        this.files.config.volume("config"),
        this.files.overrides.volume("overrides"),
        ...("volume" in resources ? [] : [scratch("data", "2Gi")]),
      ],
    };
  }

  private writePath(zones: readonly string[] | undefined): void {
    const { distributor, ingester, patternIngester } = this.context.environment.hyperion.loki;
    deployment(this, {
      ...this.target("distributor", distributor),
      replicas: distributor,
      services: SERVICES,
      headless: true,
    });
    const ingesters = (zone?: string) => ({
      ...this.target("ingester", ingester, zone),
      replicas: ingester.replicas,
      claims: [{ name: "data", size: ingester.volume, storageClass: STORAGE_CLASSES.replicated.name }],
      services: SERVICES,
      // Every chunk in memory is written to Blob at shutdown.
      graceSeconds: 600,
    });
    if (zones === undefined) statefulSet(this, ingesters());
    else zonalStatefulSets(this, zones, ingesters);
    // Its ring forgets nobody: a member that comes back under another name leaves its old entry for ever.
    statefulSet(this, {
      ...this.target("patternIngester", patternIngester),
      replicas: patternIngester.replicas,
      claims: [],
      services: [GRPC],
    });
  }

  private readPath(): void {
    const { querier, queryFrontend, queryScheduler, indexGateway } = this.context.environment.hyperion.loki;
    deployment(this, { ...this.target("querier", querier), replicas: querier, services: SERVICES });
    deployment(this, {
      ...this.target("queryFrontend", queryFrontend),
      replicas: queryFrontend.replicas,
      services: SERVICES,
    });
    deployment(this, {
      ...this.target("queryScheduler", queryScheduler),
      replicas: queryScheduler.replicas,
      services: [GRPC],
      headless: true,
      // Frontends and queriers connect before it is ready: it is ready once they have.
      publishNotReady: true,
    });
    statefulSet(this, {
      ...this.target("indexGateway", indexGateway),
      replicas: indexGateway.replicas,
      claims: [{ name: "data", size: indexGateway.volume, storageClass: STORAGE_CLASSES.replicated.name }],
      services: [GRPC],
    });
  }

  private singletons(): void {
    const { compactor, ruler } = this.context.environment.hyperion.loki;
    statefulSet(this, {
      ...this.target("compactor", compactor),
      replicas: compactor.replicas,
      // Marks of what is to be deleted: one copy, so on a disk in all zones.
      claims: [{ name: "data", size: compactor.volume, storageClass: STORAGE_CLASSES.single.name }],
      services: SERVICES,
      clusterAddress: true,
    });
    deployment(this, { ...this.target("ruler", ruler), replicas: ruler.replicas, services: SERVICES });
  }

  private declareFlows({ alertmanagers, blob, login }: LokiProps): void {
    const { grpc, gossip } = PORTS.loki;
    this.flows.push(
      flow(RING, RING, gossip, "members of the ring find each other"),
      flow(LOKI.distributor, LOKI.ingester, grpc, "lines to their ingesters"),
      flow(LOKI.distributor, LOKI.patternIngester, grpc, "lines to be searched for patterns"),
      flow(LOKI.queryFrontend, LOKI.queryScheduler, grpc, "queues queries"),
      flow(LOKI.queryFrontend, LOKI.querier, PORTS.loki.http, "follows a log while it is written"),
      flow(LOKI.queryFrontend, LOKI.compactor, grpc, "learns of deletions, which make cached results wrong"),
      flow(LOKI.querier, LOKI.queryScheduler, grpc, "fetches queries"),
      flow(LOKI.querier, LOKI.queryFrontend, grpc, "returns results"),
      flow(LOKI.querier, LOKI.patternIngester, grpc, "reads patterns"),
      flow(LOKI.ruler, alertmanagers.peer, alertmanagers.port, "alerts over logs, to every Alertmanager"),
    );
    for (const reader of [LOKI.querier, LOKI.ruler]) {
      this.flows.push(
        flow(reader, LOKI.ingester, grpc, "reads recent lines"),
        flow(reader, LOKI.indexGateway, grpc, "reads the index"),
        flow(reader, LOKI.compactor, grpc, "learns of deletions"),
      );
    }
    const { ingester, querier, indexGateway, compactor, ruler, queryFrontend } = LOKI;
    for (const reader of [ingester, querier, indexGateway, compactor, ruler]) {
      this.flows.push(
        flow(reader, blob, 443, "chunks, index and rules on Azure Blob"),
        flow(reader, login, 443, "exchanges its token for one of Azure"),
      );
    }
    for (const reader of [ingester, querier, queryFrontend, ruler]) {
      this.flows.push(flow(reader, MEMCACHED, PORTS.memcached.client, "caches chunks and results"));
    }
  }
}
