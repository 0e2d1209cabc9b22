import type { Construct } from "constructs";
import { ZONE_VARIABLE } from "../../src/telemetry/availability-zone.ts";
import { LOKI_DATA_PATH, lokiConfig } from "../../src/telemetry/loki/config.ts";
import { type LokiLimits, type LokiTenant, lokiOverrides } from "../../src/telemetry/loki/limits.ts";
import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { type ConfigFiles, fixedConfig, reloadedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { type Addresses, flow, type Peer, podsOfApp } from "../workload/flow.ts";
import type { Scale } from "../workload/horizontal-pod-autoscaler.ts";
import { memcached, memcachedAddresses, memcachedWorkload } from "../workload/memcached.ts";
import type { Platform, ServiceAccountRef } from "../workload/platform.ts";
import { scratch } from "../workload/pod.ts";
import type { WorkloadProps } from "../workload/pods-of.ts";
import { headless, type ServicePort } from "../workload/service.ts";
import { type StatefulSetProps, statefulSet, zonalStatefulSets } from "../workload/stateful-set.ts";
import { headlessHostOf, hostOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

/** Loki's targets in a namespace, as other components see them. */
export function lokiMembers(namespace: string) {
  const member = (component: string): Workload => ({ app: "loki", component, namespace, layer: "storage" });
  return {
    distributor: member("distributor"),
    ingester: member("ingester"),
    patternIngester: member("pattern-ingester"),
    querier: member("querier"),
    queryFrontend: member("query-frontend"),
    queryScheduler: member("query-scheduler"),
    indexGateway: member("index-gateway"),
    compactor: member("compactor"),
    ruler: member("ruler"),
  };
}

type Member = keyof ReturnType<typeof lokiMembers>;

const GOSSIP_SERVICE = "loki-gossip";

const CONFIG_PATH = "/etc/loki";
const OVERRIDES_PATH = "/etc/loki-overrides";

const HTTP: ServicePort = { name: "http", port: PORTS.loki.http };
const GRPC: ServicePort = { name: "grpc", port: PORTS.loki.grpc, appProtocol: "grpc" };
const GOSSIP: ServicePort = { name: "gossip", port: PORTS.loki.gossip };
const SERVICES = [HTTP, GRPC] as const;

/** Targets that data has to pass on its way in. */
const WRITE_PATH: readonly Member[] = ["distributor", "ingester"];

type Stateless = Resources & { readonly replicas: number };
type Stateful = Stateless & { readonly volume: string };

/** Pods of each target, what each pod requests, and its volume. */
interface LokiSizes {
  readonly replicationFactor: 1 | 3;
  readonly distributor: Resources & Scale;
  readonly ingester: Stateful;
  readonly patternIngester: Stateless;
  readonly querier: Resources & Scale;
  readonly queryFrontend: Stateless;
  readonly queryScheduler: Stateless;
  readonly indexGateway: Stateful;
  readonly compactor: Stateful;
  readonly ruler: Stateless;
  readonly memcached: Stateless;
}

export interface LokiProps {
  readonly sizes: LokiSizes;
  /** Days a line is kept. */
  readonly retentionDays: number;
  /** Hours that the failover buffer keeps data: a replayed line may be that old when it arrives. */
  readonly bufferRetentionHours: number;
  /** What a tenant may do whose entry does not say otherwise. */
  readonly limits: LokiLimits;
  readonly tenants: readonly LokiTenant[];
  readonly storage: ObjectStorage<"chunks" | "ruler">;
  /** Where alerts over logs go: the URL of every Alertmanager pod, and the pods. */
  readonly alertmanagers: { readonly urls: readonly string[]; readonly peer: Peer; readonly port: number };
  /** Azure's storage endpoint inside the network. */
  readonly blob: Addresses;
  /** Where the identity's token is exchanged. */
  readonly login: Addresses;
}

/** Logs: Loki 3.7 as microservices, chunks and index on Azure Blob. */
export class LokiChart extends ComponentChart {
  readonly #account: ServiceAccountRef;
  readonly #members;
  readonly #cache: Workload;
  readonly #files: { readonly config: ConfigFiles; readonly overrides: ConfigFiles };

  constructor(scope: Construct, platform: Platform, props: LokiProps) {
    const { namespace, zones } = platform;
    super(scope, "loki", platform, namespace);
    const { sizes, retentionDays } = props;
    const zoneAware = sizes.replicationFactor > 1 && zones.length >= sizes.replicationFactor;
    this.#account = platform.identity(this, "loki");
    this.#members = lokiMembers(namespace);
    this.#cache = memcachedWorkload("loki", namespace);
    const { queryScheduler, querier, compactor, indexGateway, distributor } = this.#members;
    const ring = podsOfApp(distributor);
    this.#files = {
      config: fixedConfig(this, "loki", {
        "loki.yaml": toYaml(
          lokiConfig({
            retentionDays,
            storage: props.storage,
            multiTenant: true,
            ringName: `${platform.system}-loki`,
            replicationFactor: sizes.replicationFactor,
            zoneAware,
            gossipMembers: [`dns+${GOSSIP_SERVICE}.${namespace}.svc.cluster.local:${PORTS.loki.gossip}`],
            topology: {
              kind: "microservices",
              querySchedulerAddress: `${headlessHostOf(queryScheduler)}:${PORTS.loki.grpc}`,
              querierUrl: `http://${hostOf(querier)}:${PORTS.loki.http}`,
              compactorAddress: `${hostOf(compactor)}:${PORTS.loki.grpc}`,
              indexGatewayAddress: `dns+${headlessHostOf(indexGateway)}:${PORTS.loki.grpc}`,
            },
            alertmanagerUrls: props.alertmanagers.urls,
            bufferRetentionHours: props.bufferRetentionHours,
            defaultLimits: props.limits,
            overridesFile: `${OVERRIDES_PATH}/overrides.yaml`,
            memcachedAddresses: memcachedAddresses(this.#cache),
          }),
        ),
      }),
      overrides: reloadedConfig(this, "loki-overrides", {
        "overrides.yaml": toYaml(lokiOverrides(props.tenants, retentionDays)),
      }),
    };
    this.#writePath(sizes, zoneAware ? zones : undefined);
    this.#readPath(sizes);
    this.#singletons(sizes);
    headless(this, { name: GOSSIP_SERVICE }, ring.labels, [GOSSIP], true);
    memcached(this, this.#cache, sizes.memcached);
    this.#declareFlows(props);
  }

  /** The pods of one target. All read one configuration; the target is an argument. */
  #target(name: Member, resources: Resources, zone?: string): WorkloadProps {
    return {
      workload: this.#members[name],
      placement: "volume" in resources ? "storage" : "collection",
      serviceAccount: this.#account,
      priority: WRITE_PATH.includes(name) ? "storage" : "query",
      metrics: { port: PORTS.loki.http },
      containers: [
        {
          name: "loki",
          image: this.platform.image("loki"),
          args: [
            `-target=${this.#members[name].component}`,
            `-config.file=${CONFIG_PATH}/loki.yaml`,
            "-config.expand-env=true",
          ],
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
        this.#files.config.volume("config"),
        this.#files.overrides.volume("overrides"),
        ...("volume" in resources ? [] : [scratch("data", "2Gi")]),
      ],
    };
  }

  #writePath({ distributor, ingester, patternIngester }: LokiSizes, zones: readonly string[] | undefined): void {
    deployment(this, {
      ...this.#target("distributor", distributor),
      replicas: distributor,
      services: SERVICES,
      headless: true,
    });
    const ingesters = (zone?: string): StatefulSetProps => ({
      ...this.#target("ingester", ingester, zone),
      replicas: ingester.replicas,
      claims: [{ name: "data", size: ingester.volume, storage: "replicated" }],
      services: SERVICES,
      // Every chunk in memory is written to Blob at shutdown.
      graceSeconds: 600,
    });
    if (zones === undefined) statefulSet(this, ingesters());
    else zonalStatefulSets(this, zones, ingesters);
    // Its ring forgets nobody: a member that comes back under another name leaves its old entry for ever.
    statefulSet(this, {
      ...this.#target("patternIngester", patternIngester),
      replicas: patternIngester.replicas,
      claims: [],
      services: [GRPC],
    });
  }

  #readPath({ querier, queryFrontend, queryScheduler, indexGateway }: LokiSizes): void {
    deployment(this, { ...this.#target("querier", querier), replicas: querier, services: SERVICES });
    deployment(this, {
      ...this.#target("queryFrontend", queryFrontend),
      replicas: queryFrontend.replicas,
      services: SERVICES,
    });
    deployment(this, {
      ...this.#target("queryScheduler", queryScheduler),
      replicas: queryScheduler.replicas,
      services: [GRPC],
      headless: true,
      // Frontends and queriers connect before it is ready: it is ready once they have.
      publishNotReady: true,
    });
    statefulSet(this, {
      ...this.#target("indexGateway", indexGateway),
      replicas: indexGateway.replicas,
      claims: [{ name: "data", size: indexGateway.volume, storage: "replicated" }],
      services: [GRPC],
    });
  }

  #singletons({ compactor, ruler }: LokiSizes): void {
    statefulSet(this, {
      ...this.#target("compactor", compactor),
      replicas: compactor.replicas,
      // Marks of what is to be deleted: one copy, so on a disk in all zones.
      claims: [{ name: "data", size: compactor.volume, storage: "single" }],
      services: SERVICES,
      clusterAddress: true,
    });
    deployment(this, { ...this.#target("ruler", ruler), replicas: ruler.replicas, services: SERVICES });
  }

  #declareFlows({ alertmanagers, blob, login }: LokiProps): void {
    const { grpc, gossip } = PORTS.loki;
    const { distributor, ingester, patternIngester, querier, queryFrontend } = this.#members;
    const { queryScheduler, indexGateway, compactor, ruler } = this.#members;
    const ring = podsOfApp(distributor);
    this.flows.push(
      flow(ring, ring, gossip, "members of the ring find each other"),
      flow(distributor, ingester, grpc, "lines to their ingesters"),
      flow(distributor, patternIngester, grpc, "lines to be searched for patterns"),
      flow(queryFrontend, queryScheduler, grpc, "queues queries"),
      flow(queryFrontend, querier, PORTS.loki.http, "follows a log while it is written"),
      flow(queryFrontend, compactor, grpc, "learns of deletions, which make cached results wrong"),
      flow(querier, queryScheduler, grpc, "fetches queries"),
      flow(querier, queryFrontend, grpc, "returns results"),
      flow(querier, patternIngester, grpc, "reads patterns"),
      flow(ruler, alertmanagers.peer, alertmanagers.port, "alerts over logs, to every Alertmanager"),
    );
    for (const reader of [querier, ruler]) {
      this.flows.push(
        flow(reader, ingester, grpc, "reads recent lines"),
        flow(reader, indexGateway, grpc, "reads the index"),
        flow(reader, compactor, grpc, "learns of deletions"),
      );
    }
    for (const reader of [ingester, querier, indexGateway, compactor, ruler]) {
      this.flows.push(
        flow(reader, blob, 443, "chunks, index and rules on Azure Blob"),
        flow(reader, login, 443, "exchanges its token for one of Azure"),
      );
    }
    for (const reader of [ingester, querier, queryFrontend, ruler]) {
      this.flows.push(flow(reader, this.#cache, PORTS.memcached.client, "caches chunks and results"));
    }
  }
}
