import type { Construct } from "constructs";
import { ZONE_VARIABLE } from "../../src/telemetry/availability-zone.ts";
import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { TEMPO_DATA_PATH, tempoConfig } from "../../src/telemetry/tempo/config.ts";
import { type TempoLimits, type TempoTenant, tempoOverrides } from "../../src/telemetry/tempo/overrides.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig, reloadedConfig } from "../workload/config-map.ts";
import type { ContainerProps, Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { type Addresses, flow, podsOfApp, type Target } from "../workload/flow.ts";
import type { Scale } from "../workload/horizontal-pod-autoscaler.ts";
import { memcached, memcachedAddresses, memcachedWorkload } from "../workload/memcached.ts";
import type { PlacementRole, Platform, PriorityRole } from "../workload/platform.ts";
import { scratch } from "../workload/pod.ts";
import type { WorkloadProps } from "../workload/pods-of.ts";
import { headless, type ServicePort } from "../workload/service.ts";
import { type StatefulSetProps, statefulSet, zonalStatefulSets } from "../workload/stateful-set.ts";
import { headlessHostOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

/** Tempo's targets in a namespace, as other components see them. */
export function tempoMembers(namespace: string) {
  const member = (component: string): Workload => ({ app: "tempo", component, namespace, layer: "storage" });
  return {
    distributor: member("distributor"),
    ingester: member("ingester"),
    metricsGenerator: member("metrics-generator"),
    querier: member("querier"),
    queryFrontend: member("query-frontend"),
    compactor: member("compactor"),
  };
}

type Member = keyof ReturnType<typeof tempoMembers>;

const GOSSIP_SERVICE = "tempo-gossip";

const CONFIG_PATH = "/etc/tempo";
const OVERRIDES_PATH = "/etc/tempo-overrides";

const HTTP: ServicePort = { name: "http", port: PORTS.tempo.http };
const GRPC: ServicePort = { name: "grpc", port: PORTS.tempo.grpc, appProtocol: "grpc" };
const GOSSIP: ServicePort = { name: "gossip", port: PORTS.tempo.gossip };
const OTLP: readonly ServicePort[] = [
  { name: "otlp-grpc", port: PORTS.otlp.grpc, appProtocol: "grpc" },
  { name: "otlp-http", port: PORTS.otlp.http },
];

type Stateless = Resources & { readonly replicas: number };
type Stateful = Stateless & { readonly volume: string };

/** Pods of each target, what each pod requests, and its volume. */
interface TempoSizes {
  readonly replicationFactor: 1 | 3;
  readonly distributor: Resources & Scale;
  readonly ingester: Stateful;
  readonly metricsGenerator: Stateful;
  readonly querier: Resources & Scale;
  readonly queryFrontend: Stateless;
  readonly compactor: Stateless;
  readonly memcached: Stateless;
}

export interface TempoProps {
  readonly sizes: TempoSizes;
  /** Days a trace is kept. */
  readonly retentionDays: number;
  /** Hours that the failover buffer keeps data: a replayed span may be that old when it arrives. */
  readonly bufferRetentionHours: number;
  /** What a tenant may do whose entry does not say otherwise. */
  readonly limits: TempoLimits;
  readonly tenants: readonly TempoTenant[];
  readonly storage: ObjectStorage<"blocks">;
  /**
   * Where RED metrics and service graphs go: remote-write URL that takes the account as a header, the pods behind it,
   * and the account of whom no tenant's entry names.
   */
  readonly metrics: Target & { readonly account: number };
  /** Azure's storage endpoint inside the network. */
  readonly blob: Addresses;
  /** Where the identity's token is exchanged. */
  readonly login: Addresses;
}

/** Traces: Tempo 2.10 as microservices, blocks on Azure Blob. */
export class TempoChart extends ComponentChart {
  readonly #members;
  readonly #cache: Workload;

  constructor(scope: Construct, platform: Platform, props: TempoProps) {
    const { namespace, zones } = platform;
    super(scope, "tempo", platform, namespace);
    const { sizes, retentionDays, limits } = props;
    const zoneAware = sizes.replicationFactor > 1 && zones.length >= sizes.replicationFactor;
    const account = platform.identity(this, "tempo");
    this.#members = tempoMembers(namespace);
    this.#cache = memcachedWorkload("tempo", namespace);
    const ring = podsOfApp(this.#members.distributor);

    const config = fixedConfig(this, "tempo", {
      "tempo.yaml": toYaml(
        tempoConfig({
          retentionDays,
          storage: props.storage,
          ringName: `${platform.system}-tempo`,
          replicationFactor: sizes.replicationFactor,
          zoneAware,
          gossipMembers: [`dns+${GOSSIP_SERVICE}.${namespace}.svc.cluster.local:${PORTS.tempo.gossip}`],
          queryFrontendAddress: `${headlessHostOf(this.#members.queryFrontend)}:${PORTS.tempo.grpc}`,
          metricsRemoteWriteUrl: props.metrics.url,
          // VictoriaMetrics takes exemplars and keeps none.
          exemplars: false,
          bufferRetentionHours: props.bufferRetentionHours,
          defaultLimits: limits,
          defaultMetricsAccountId: props.metrics.account,
          overridesFile: `${OVERRIDES_PATH}/overrides.yaml`,
          externalLabels: { environment: platform.environment },
          memcachedAddresses: memcachedAddresses(this.#cache),
        }),
      ),
    });
    const overrides = reloadedConfig(this, "tempo-overrides", {
      "overrides.yaml": toYaml(tempoOverrides(props.tenants, limits, retentionDays)),
    });

    const target = (
      name: Member,
      resources: Resources,
      options: { placement: PlacementRole; priority: PriorityRole; ports?: readonly ServicePort[]; zone?: string },
    ): WorkloadProps & { containers: readonly ContainerProps[] } => ({
      workload: this.#members[name],
      placement: options.placement,
      serviceAccount: account,
      priority: options.priority,
      metrics: { port: PORTS.tempo.http },
      containers: [
        {
          name: "tempo",
          image: platform.image("tempo"),
          args: [
            `-target=${this.#members[name].component}`,
            `-config.file=${CONFIG_PATH}/tempo.yaml`,
            "-config.expand-env=true",
          ],
          env: { [ZONE_VARIABLE]: options.zone ?? "any" },
          ports: [HTTP, GRPC, GOSSIP, ...(options.ports ?? [])],
          resources,
          probes: { ready: { path: "/ready", port: "http" }, live: { path: "/status/version", port: "http" } },
          drainSeconds: 5,
          mounts: [
            { name: "config", mountPath: CONFIG_PATH },
            { name: "overrides", mountPath: OVERRIDES_PATH },
            { name: "data", mountPath: TEMPO_DATA_PATH },
          ],
        },
      ],
      volumes: [config.volume("config"), overrides.volume("overrides")],
    });
    const stateless = (props: WorkloadProps): WorkloadProps => ({
      ...props,
      volumes: [...(props.volumes ?? []), scratch("data", "2Gi")],
    });
    const claim = (size: string) => [{ name: "data", size, storage: "replicated" as const }];

    const { distributor, ingester, metricsGenerator, querier, queryFrontend, compactor } = sizes;
    deployment(this, {
      ...stateless(target("distributor", distributor, { placement: "collection", priority: "storage", ports: OTLP })),
      replicas: distributor,
      services: [HTTP, GRPC, ...OTLP],
      headless: true,
    });
    const ingesters = (zone?: string): StatefulSetProps => ({
      ...target("ingester", ingester, {
        placement: "storage",
        priority: "storage",
        ...(zone === undefined ? {} : { zone }),
      }),
      replicas: ingester.replicas,
      claims: claim(ingester.volume),
      services: [HTTP, GRPC],
      // Everything in memory is written to Blob at shutdown.
      graceSeconds: 600,
    });
    if (zoneAware) zonalStatefulSets(this, zones, ingesters);
    else statefulSet(this, ingesters());
    statefulSet(this, {
      ...target("metricsGenerator", metricsGenerator, { placement: "storage", priority: "storage" }),
      replicas: metricsGenerator.replicas,
      claims: claim(metricsGenerator.volume),
      services: [HTTP, GRPC],
      graceSeconds: 120,
    });
    deployment(this, {
      ...stateless(target("querier", querier, { placement: "collection", priority: "query" })),
      replicas: querier,
    });
    deployment(this, {
      ...stateless(target("queryFrontend", queryFrontend, { placement: "collection", priority: "query" })),
      replicas: queryFrontend.replicas,
      services: [HTTP, GRPC],
      headless: true,
      // Queriers connect before the frontend is ready: it is ready once they have.
      publishNotReady: true,
    });
    deployment(this, {
      ...stateless(target("compactor", compactor, { placement: "collection", priority: "query" })),
      replicas: compactor.replicas,
    });
    headless(this, { name: GOSSIP_SERVICE }, ring.labels, [GOSSIP], true);
    memcached(this, this.#cache, sizes.memcached);
    this.#declareFlows(props);
  }

  #declareFlows({ metrics, blob, login }: TempoProps): void {
    const { grpc, gossip } = PORTS.tempo;
    const { distributor, ingester, metricsGenerator, querier, queryFrontend, compactor } = this.#members;
    const ring = podsOfApp(distributor);
    this.flows.push(
      flow(ring, ring, gossip, "members of the ring find each other"),
      flow(distributor, ingester, grpc, "spans to their ingesters"),
      flow(distributor, metricsGenerator, grpc, "spans to the metrics generator"),
      flow(querier, ingester, grpc, "reads recent traces"),
      flow(querier, metricsGenerator, grpc, "reads recent metrics from spans"),
      flow(querier, queryFrontend, grpc, "fetches queries"),
      flow(metricsGenerator, metrics.peer, metrics.port, "writes RED metrics and service graphs"),
    );
    for (const reader of [ingester, querier, queryFrontend, compactor]) {
      this.flows.push(
        flow(reader, blob, 443, "blocks on Azure Blob"),
        flow(reader, login, 443, "exchanges its token for one of Azure"),
        flow(reader, this.#cache, PORTS.memcached.client, "caches what is read again"),
      );
    }
  }
}
