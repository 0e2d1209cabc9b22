import { CONTAINERS } from "../../src/config/azure/containers.ts";
import { names } from "../../src/config/azure/names.ts";
import { KAFKA } from "../../src/config/versions.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { INSERT_PATH_BY_HEADER } from "../../src/telemetry/victoria-metrics/cluster.ts";
import { clickhouseOperatorPods } from "../delivery/clickhouse-operator/application.ts";
import { ClickhouseOperatorSecretChart } from "../delivery/clickhouse-operator/secret.ts";
import { ClickhouseChart } from "../storage/clickhouse/clickhouse.ts";
import { KafkaChart } from "../storage/kafka/kafka.ts";
import { LokiChart } from "../storage/loki.ts";
import { TempoChart } from "../storage/tempo.ts";
import { VictoriaMetricsChart } from "../storage/victoria-metrics/victoria-metrics.ts";
import type { ComponentChart } from "../workload/component-chart.ts";
import { stated } from "../workload/stated.ts";
import { target } from "../workload/target.ts";
import { KAFKA_USERS, kafkaTopics } from "./kafka-topics.ts";
import { everyAlertmanager } from "./presentation.ts";
import { platformAccount, type Root } from "./root.ts";
import { KAFKA_PODS, VICTORIA_METRICS, VMALERT } from "./workloads.ts";

/** What keeps data: the buffer, the three stores and the preview. */
export function storeCharts({ app, environment, platform, outside }: Root): ComponentChart[] {
  const { hyperion, retentionDays, network } = environment;
  const { kafka, clickhouse } = hyperion;
  const { storageAccount } = names(environment);
  const { apiServer, privateEndpoints: blob, internet: login } = outside;
  const { vminsert } = VICTORIA_METRICS;
  return [
    new KafkaChart(app, platform, {
      ...kafka,
      version: KAFKA,
      namespace: KAFKA_PODS.kafka.namespace,
      topics: kafkaTopics(environment),
      users: KAFKA_USERS,
      topicPattern: "hyperion\\..*",
      apiServer,
    }),
    new TempoChart(app, platform, {
      sizes: hyperion.tempo,
      retentionDays: retentionDays.traces,
      bufferRetentionHours: kafka.retentionHours,
      limits: hyperion.tempo.limits,
      tenants: hyperion.tenants.map(({ name, account: metricsAccountId, traces }) => ({
        name,
        metricsAccountId,
        ...stated(traces),
      })),
      storage: { kind: "azure", account: storageAccount("traces"), containers: { blocks: CONTAINERS.traces.tempo } },
      metrics: {
        ...target(vminsert, PORTS.vminsert.http, `${INSERT_PATH_BY_HEADER}/api/v1/write`),
        account: platformAccount(environment),
      },
      blob,
      login,
    }),
    new LokiChart(app, platform, {
      sizes: hyperion.loki,
      retentionDays: retentionDays.logs,
      bufferRetentionHours: kafka.retentionHours,
      limits: hyperion.loki.limits,
      tenants: hyperion.tenants.map(({ name, logs }) => ({ name, ...stated(logs) })),
      storage: { kind: "azure", account: storageAccount("logs"), containers: CONTAINERS.logs },
      alertmanagers: everyAlertmanager(environment),
      blob,
      login,
    }),
    new VictoriaMetricsChart(app, platform, {
      sizes: hyperion.metrics,
      retentionDays: retentionDays.metrics,
      platformAccount: platformAccount(environment),
      backups: { account: storageAccount("metricsBackup"), containers: CONTAINERS.metricsBackup },
      vmalert: target(VMALERT, PORTS.vmalert.http),
      blob,
      login,
    }),
    ...(clickhouse === undefined
      ? []
      : [
          new ClickhouseOperatorSecretChart(app, platform, NAMESPACES.clickhouseOperator),
          new ClickhouseChart(app, platform, {
            sizes: clickhouse,
            retentionDays: retentionDays.traces,
            podCidr: network.podCidr,
            operator: clickhouseOperatorPods(NAMESPACES.clickhouseOperator),
          }),
        ]),
  ];
}
