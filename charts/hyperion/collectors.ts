import { bySignal, SIGNALS, type Signal } from "../../src/base/signals.ts";
import { dnsServiceAddress } from "../../src/config/azure/cluster-dns.ts";
import { entraIssuer, entraKeysUrl } from "../../src/config/azure/entra.ts";
import { names } from "../../src/config/azure/names.ts";
import { consumerTarget, EGRESS_TARGET, processorTarget, STORE_TARGETS } from "../../src/conventions/topics.ts";
import type { ClickhouseWriter } from "../../src/telemetry/otelcol/clickhouse.ts";
import { TLS_DIRECTORY } from "../../src/telemetry/otelcol/parts.ts";
import { type Pipeline, pipeline } from "../../src/telemetry/pipeline/pipeline.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { CanariesChart } from "../collection/canaries.ts";
import { consumerTokenFile } from "../collection/pipeline/consumer-tokens.ts";
import { EgressCollectorChart } from "../collection/pipeline/egress.ts";
import { FailoverChart, kafkaClient } from "../collection/pipeline/failover.ts";
import { IngressCollectorChart } from "../collection/pipeline/ingress.ts";
import type { LayerProps, TargetEnd } from "../collection/pipeline/layer.ts";
import { NodeAgentChart } from "../collection/pipeline/node-agent.ts";
import { ProcessorsChart } from "../collection/pipeline/processors.ts";
import { SIGNING_KEYS_FILE } from "../collection/pipeline/signing-keys.ts";
import { IntakeChart } from "../delivery/intake.ts";
import { kafkaBootstrap } from "../storage/kafka/kafka.ts";
import type { ComponentChart } from "../workload/component-chart.ts";
import { pods } from "../workload/flow.ts";
import { headlessHostOf, hostOf, type Workload } from "../workload/workload.ts";
import { clusterName, type Root, vaultUrl } from "./root.ts";
import { CLICKHOUSE, COLLECTORS, KAFKA_PODS, LOKI, TEMPO, VICTORIA_METRICS } from "./workloads.ts";

/** Who takes what the processors write, and where. */
const STORES: Readonly<Record<Signal, { readonly workload: Workload; readonly port: number }>> = {
  metrics: { workload: VICTORIA_METRICS.vminsert, port: PORTS.vminsert.http },
  logs: { workload: LOKI.distributor, port: PORTS.loki.http },
  traces: { workload: TEMPO.distributor, port: PORTS.otlp.http },
};

const PASSWORD_VARIABLE = "CLICKHOUSE_PASSWORD";

const CLICKHOUSE_WRITER: ClickhouseWriter = {
  host: CLICKHOUSE.host,
  database: CLICKHOUSE.database,
  user: CLICKHOUSE.writer.user,
  passwordVariable: PASSWORD_VARIABLE,
  caFile: `${TLS_DIRECTORY}/ca.crt`,
};

const end = (workload: Workload, port: number): TargetEnd => ({ peer: pods(workload), port });

/** Configuration of the environment's collectors, with the hosts and files that the charts give them. */
function configured({ environment }: Root): Pipeline {
  const bootstrap = kafkaBootstrap(KAFKA_PODS.kafka.namespace);
  const { processors, egress, buffer, deadLetter } = COLLECTORS;
  return pipeline(environment, {
    producers: { issuerUrl: entraIssuer(environment.azure), audience: environment.entraApps.ingest },
    hosts: {
      processors: bySignal((signal) => headlessHostOf(processors[signal])),
      egress: headlessHostOf(egress),
      buffer: headlessHostOf(buffer),
      deadLetter: headlessHostOf(deadLetter),
      stores: bySignal((signal) => `${headlessHostOf(STORES[signal].workload)}:${STORES[signal].port}`),
    },
    kafka: {
      buffer: kafkaClient("buffer", bootstrap),
      deadLetter: kafkaClient("deadLetter", bootstrap),
      replay: kafkaClient("replay", bootstrap),
    },
    tokenFile: consumerTokenFile,
    signingKeysFile: SIGNING_KEYS_FILE,
    ...(environment.hyperion.clickhouse === undefined ? {} : { clickhouse: CLICKHOUSE_WRITER }),
  });
}

/** The pipeline: every collector with its hops, and the way into it. */
export function collectorCharts(root: Root): ComponentChart[] {
  const { app, environment, platform, outside } = root;
  const { internet, nginx, apiServer, nodes } = outside;
  const { collection } = environment.hyperion;
  const configs = configured(root);
  const { processors, egress, ingress } = COLLECTORS;
  const consumers = environment.consumers.map(({ name }) => name);
  const layers: LayerProps = {
    collectors: COLLECTORS,
    dnsAddress: dnsServiceAddress(environment.network),
    fallbacks: configs.fallbacks,
    ends: Object.fromEntries<TargetEnd>([
      ...SIGNALS.map((signal) => [processorTarget(signal), end(processors[signal], PORTS.otlp.http)] as const),
      ...SIGNALS.map((signal) => [STORE_TARGETS[signal], end(STORES[signal].workload, STORES[signal].port)] as const),
      [EGRESS_TARGET, end(egress, PORTS.otlp.http)],
      ...environment.consumers.map(({ name, endpoint }) => {
        const { port } = new URL(endpoint);
        return [consumerTarget(name), { peer: internet, port: port === "" ? 443 : Number(port) }] as const;
      }),
    ]),
  };
  const preview =
    environment.hyperion.clickhouse === undefined
      ? {}
      : {
          clickhouse: {
            peer: CLICKHOUSE.pods.server,
            port: PORTS.clickhouse.nativeTls,
            env: { [PASSWORD_VARIABLE]: { secret: CLICKHOUSE.writer.secret, key: CLICKHOUSE.writer.key } },
          },
        };
  const [own] = environment.hyperion.tenants;
  return [
    new FailoverChart(app, platform, {
      ...layers,
      configs,
      sizes: collection,
      consumers,
      secrets: { identity: "kafka-secrets", vaultUrl: vaultUrl(environment) },
      kafka: { peer: KAFKA_PODS.kafka, port: PORTS.kafka.tls },
    }),
    new ProcessorsChart(app, platform, {
      ...layers,
      configs: configs.processors,
      sizes: {
        metrics: collection.metricsProcessor,
        logs: collection.logsProcessor,
        traces: collection.tracesProcessor,
      },
    }),
    ...(configs.egress === undefined
      ? []
      : [
          new EgressCollectorChart(app, platform, {
            ...layers,
            ...preview,
            config: configs.egress,
            size: collection.egress,
            consumers,
          }),
        ]),
    new IngressCollectorChart(app, platform, {
      ...layers,
      config: configs.ingress,
      size: collection.ingress,
      signingKeysUrl: entraKeysUrl(environment.azure),
    }),
    new NodeAgentChart(app, platform, {
      collectors: COLLECTORS,
      size: collection.nodeAgent,
      cluster: clusterName(environment),
      apiServer,
      nodes,
    }),
    new CanariesChart(app, platform, {
      traceRetentionDays: environment.retentionDays.traces,
      tenant: own?.name ?? "",
      loki: { host: hostOf(LOKI.queryFrontend), ...end(LOKI.queryFrontend, PORTS.loki.http) },
      tempo: { host: hostOf(TEMPO.queryFrontend), ...end(TEMPO.queryFrontend, PORTS.tempo.http) },
      ingress: { host: headlessHostOf(ingress), ...end(ingress, PORTS.otelcol.platform) },
    }),
    new IntakeChart(app, platform, {
      hosts: names(environment).hosts,
      maxBodyKb: environment.gateways.maxOtlpBodyKb,
      to: ingress,
      ports: PORTS.otlp,
      readMs: configs.intakeReadMs,
      nginx,
    }),
  ];
}
