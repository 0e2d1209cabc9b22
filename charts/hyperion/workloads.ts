import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { pipelineCollectors } from "../collection/pipeline/workloads.ts";
import { alertmanagerWorkload } from "../presentation/alertmanager.ts";
import { grafanaWorkload } from "../presentation/grafana.ts";
import { vmalertWorkload } from "../presentation/vmalert.ts";
import { vmauthWorkload } from "../presentation/vmauth.ts";
import { clickhouseDatabase, clickhouseParts } from "../storage/clickhouse/identity.ts";
import { kafkaPods } from "../storage/kafka/kafka.ts";
import { lokiMembers } from "../storage/loki.ts";
import { tempoMembers } from "../storage/tempo.ts";
import { victoriaMetricsMembers } from "../storage/victoria-metrics/victoria-metrics.ts";

const { hyperion, kafka, nodes } = NAMESPACES;

/** Hyperion's workloads: their names follow from their namespaces, before anything is rendered. */
export const LOKI = lokiMembers(hyperion);
export const TEMPO = tempoMembers(hyperion);
export const VICTORIA_METRICS = victoriaMetricsMembers(hyperion);
export const ALERTMANAGER = alertmanagerWorkload(hyperion);
export const GRAFANA = grafanaWorkload(hyperion);
export const VMALERT = vmalertWorkload(hyperion);
export const VMAUTH = vmauthWorkload(hyperion);
export const CLICKHOUSE = { ...clickhouseDatabase(hyperion), pods: clickhouseParts(hyperion).pods };
export const KAFKA_PODS = kafkaPods(kafka);
export const COLLECTORS = pipelineCollectors({ telemetry: hyperion, nodes, buffer: kafka });
