import type { Construct } from "constructs";
import { names } from "../../src/config/names.ts";
import { NAMESPACES } from "../../src/config/namespaces.ts";
import { PORTS } from "../../src/config/ports.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { ZONE_VARIABLE } from "../../src/telemetry/availability-zone.ts";
import { TEMPO_DATA_PATH, tempoConfig } from "../../src/telemetry/tempo/config.ts";
import { tempoOverrides } from "../../src/telemetry/tempo/overrides.ts";
import { ComponentChart, type Context } from "../workload/component-chart.ts";
import { fixedConfig, reloadedConfig } from "../workload/config-map.ts";
import type { ContainerProps, Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { type Addresses, flow, type Peer, pods, podsOfApp } from "../workload/flow.ts";
import { memcached, memcachedAddresses, memcachedWorkload } from "../workload/memcached.ts";
import { poolOf } from "../workload/placement.ts";
import { scratch } from "../workload/pod.ts";
import type { WorkloadProps } from "../workload/pods-of.ts";
import type { Priority } from "../workload/priority.ts";
import { headless, type ServicePort } from "../workload/service.ts";
import { identityServiceAccount } from "../workload/service-account.ts";
import { stated } from "../workload/stated.ts";
import { statefulSet, zonalStatefulSets } from "../workload/stateful-set.ts";
import { STORAGE_CLASSES } from "../workload/storage-class.ts";
import { headlessHostOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";
import { zoneNames } from "../workload/zones.ts";

const member = (component: string): Workload => ({
  app: "tempo",
  component,
  namespace: NAMESPACES.hyperion,
  layer: "storage",
});

/** Tempo's targets, as other components see them. */
export const TEMPO = {
  distributor: member("distributor"),
  ingester: member("ingester"),
  metricsGenerator: member("metrics-generator"),
  querier: member("querier"),
  queryFrontend: member("query-frontend"),
  compactor: member("compactor"),
} as const;

type Target = keyof typeof TEMPO;

const MEMCACHED = memcachedWorkload("tempo");
const RING = podsOfApp(TEMPO.distributor);
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

export interface TempoProps {
  /**
   * Where RED metrics and service graphs go: remote-write URL that takes the account as a header, the pods behind it,
   * and the account of whom no tenant's entry names.
   */
  readonly metrics: { readonly url: string; readonly peer: Peer; readonly port: number; readonly account: number };
  /** Azure's storage endpoint inside the network. */
  readonly blob: Addresses;
  /** Where the identity's token is exchanged. */
  readonly login: Addresses;
}

/** Traces: Tempo 2.10 as microservices, blocks on Azure Blob. */
export class TempoChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: TempoProps) {
    super(scope, "tempo", context, NAMESPACES.hyperion);
    const { environment } = context;
    const sizes = environment.hyperion.tempo;
    const zones = zoneNames(environment.azure);
    const zoneAware = sizes.replicationFactor > 1 && zones.length >= sizes.replicationFactor;
    const account = identityServiceAccount(this, context, "tempo");

    const config = fixedConfig(this, "tempo", {
      "tempo.yaml": toYaml(
        tempoConfig({
          retentionDays: environment.retentionDays.traces,
          storageAccount: names(environment).storageAccount("traces"),
          replicationFactor: sizes.replicationFactor,
          zoneAware,
          gossipMembers: [`dns+${GOSSIP_SERVICE}.${NAMESPACES.hyperion}.svc.cluster.local:${PORTS.tempo.gossip}`],
          queryFrontendAddress: `${headlessHostOf(TEMPO.queryFrontend)}:${PORTS.tempo.grpc}`,
          metricsRemoteWriteUrl: props.metrics.url,
          bufferRetentionHours: environment.hyperion.kafka.retentionHours,
          defaultLimits: sizes.limits,
          defaultMetricsAccountId: props.metrics.account,
          overridesFile: `${OVERRIDES_PATH}/overrides.yaml`,
          externalLabels: { environment: environment.environment },
          memcachedAddresses: memcachedAddresses(MEMCACHED),
        }),
      ),
    });
    const overrides = reloadedConfig(this, "tempo-overrides", {
      "overrides.yaml": toYaml(
        tempoOverrides(
          environment.hyperion.tenants.map(({ name, account: metricsAccountId, traces }) => ({
            name,
            metricsAccountId,
            ...stated(traces),
          })),
          sizes.limits,
          environment.retentionDays.traces,
        ),
      ),
    });

    const target = (
      name: Target,
      resources: Resources,
      options: { pool: "collection" | "storage"; priority: Priority; ports?: readonly ServicePort[]; zone?: string },
    ): WorkloadProps & { containers: readonly ContainerProps[] } => ({
      workload: TEMPO[name],
      pool: poolOf(environment, options.pool),
      serviceAccount: account,
      priority: options.priority,
      metrics: { port: PORTS.tempo.http },
      containers: [
        {
          name: "tempo",
          image: IMAGES.tempo,
          args: [
            `-target=${TEMPO[name].component}`,
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
    const claim = (size: string) => [{ name: "data", size, storageClass: STORAGE_CLASSES.replicated.name }];

    const { distributor, ingester, metricsGenerator, querier, queryFrontend, compactor } = sizes;
    deployment(this, {
      ...stateless(
        target("distributor", distributor, { pool: "collection", priority: "hyperion-storage", ports: OTLP }),
      ),
      replicas: distributor,
      services: [HTTP, GRPC, ...OTLP],
      headless: true,
    });
    const ingesters = (zone?: string) => ({
      ...target("ingester", ingester, {
        pool: "storage" as const,
        priority: "hyperion-storage" as const,
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
      ...target("metricsGenerator", metricsGenerator, { pool: "storage", priority: "hyperion-storage" }),
      replicas: metricsGenerator.replicas,
      claims: claim(metricsGenerator.volume),
      services: [HTTP, GRPC],
      graceSeconds: 120,
    });
    deployment(this, {
      ...stateless(target("querier", querier, { pool: "collection", priority: "hyperion-query" })),
      replicas: querier,
    });
    deployment(this, {
      ...stateless(target("queryFrontend", queryFrontend, { pool: "collection", priority: "hyperion-query" })),
      replicas: queryFrontend.replicas,
      services: [HTTP, GRPC],
      headless: true,
      // Queriers connect before the frontend is ready: it is ready once they have.
      publishNotReady: true,
    });
    deployment(this, {
      ...stateless(target("compactor", compactor, { pool: "collection", priority: "hyperion-query" })),
      replicas: compactor.replicas,
    });
    headless(this, { name: GOSSIP_SERVICE }, RING.labels, [GOSSIP], true);
    memcached(this, MEMCACHED, sizes.memcached, poolOf(environment, "collection"));
    this.declareFlows(props);
  }

  private declareFlows({ metrics, blob, login }: TempoProps): void {
    const { grpc, gossip } = PORTS.tempo;
    this.flows.push(
      flow(RING, RING, gossip, "members of the ring find each other"),
      flow(TEMPO.distributor, TEMPO.ingester, grpc, "spans to their ingesters"),
      flow(TEMPO.distributor, TEMPO.metricsGenerator, grpc, "spans to the metrics generator"),
      flow(TEMPO.querier, TEMPO.ingester, grpc, "reads recent traces"),
      flow(TEMPO.querier, TEMPO.metricsGenerator, grpc, "reads recent metrics from spans"),
      flow(TEMPO.querier, TEMPO.queryFrontend, grpc, "fetches queries"),
      flow(TEMPO.metricsGenerator, metrics.peer, metrics.port, "writes RED metrics and service graphs"),
    );
    for (const reader of [TEMPO.ingester, TEMPO.querier, TEMPO.queryFrontend, TEMPO.compactor]) {
      this.flows.push(
        flow(reader, blob, 443, "blocks on Azure Blob"),
        flow(reader, login, 443, "exchanges its token for one of Azure"),
        flow(reader, pods(MEMCACHED), PORTS.memcached.client, "caches what is read again"),
      );
    }
  }
}
