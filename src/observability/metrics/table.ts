import { ALERT_STATE, ALERTMANAGER } from "./alerting.ts";
import { CLICKHOUSE } from "./clickhouse.ts";
import { KUBE_STATE_METRICS, KUBELET, NODE_EXPORTER, PROCESS, SCRAPE } from "./cluster.ts";
import { ARGOCD, CERT_MANAGER, EXTERNAL_SECRETS } from "./delivery.ts";
import { GRAFANA } from "./grafana.ts";
import { HOPS } from "./hops.ts";
import { KAFKA_BROKER, KAFKA_EXPORTER, STRIMZI } from "./kafka.ts";
import { LOKI, LOKI_CANARY } from "./loki.ts";
import { MEMCACHED } from "./memcached.ts";
import { type Metric, type MetricTable, SERIES_LABELS, SUFFIXES } from "./metric.ts";
import { NGINX_INGRESS } from "./nginx-ingress.ts";
import { OTELCOL } from "./otelcol.ts";
import { OWN } from "./own.ts";
import { FALCO, KYVERNO, TRIVY } from "./security.ts";
import { SPAN_METRICS, TEMPO, TEMPO_VULTURE } from "./tempo.ts";
import { VM_COMMON, VMAGENT, VMALERT, VMAUTH, VMINSERT, VMSELECT, VMSTORAGE } from "./victoria-metrics.ts";

/** Every metric that a rule or a panel may name, by the program that shows it in the version that is pinned. */
export const METRICS = {
  otelcol: OTELCOL,
  hops: HOPS,
  nginxIngress: NGINX_INGRESS,
  kafkaBroker: KAFKA_BROKER,
  kafkaExporter: KAFKA_EXPORTER,
  strimzi: STRIMZI,
  tempo: TEMPO,
  spanMetrics: SPAN_METRICS,
  tempoVulture: TEMPO_VULTURE,
  loki: LOKI,
  lokiCanary: LOKI_CANARY,
  memcached: MEMCACHED,
  victoriaMetrics: VM_COMMON,
  vminsert: VMINSERT,
  vmselect: VMSELECT,
  vmstorage: VMSTORAGE,
  vmagent: VMAGENT,
  vmalert: VMALERT,
  vmauth: VMAUTH,
  alertState: ALERT_STATE,
  alertmanager: ALERTMANAGER,
  grafana: GRAFANA,
  clickhouse: CLICKHOUSE,
  kyverno: KYVERNO,
  trivy: TRIVY,
  falco: FALCO,
  certManager: CERT_MANAGER,
  externalSecrets: EXTERNAL_SECRETS,
  argocd: ARGOCD,
  kubeStateMetrics: KUBE_STATE_METRICS,
  nodeExporter: NODE_EXPORTER,
  kubelet: KUBELET,
  process: PROCESS,
  scrape: SCRAPE,
  own: OWN,
} as const satisfies Record<string, MetricTable>;

type Component = keyof typeof METRICS;

type TableOf<C extends Component> = (typeof METRICS)[C];

type SeriesOf<T> = {
  [N in keyof T & string]: T[N] extends { readonly type: infer K extends keyof typeof SUFFIXES }
    ? `${N}${(typeof SUFFIXES)[K][number]}`
    : never;
}[keyof T & string];

/** Name of a series of a component, as an expression selects it: a histogram's with `_bucket`, `_sum` or `_count`. */
export type SeriesName<C extends Component = Component> = { [K in C]: SeriesOf<TableOf<K>> }[C];

/** Names of all series of a metric. */
export const seriesOf = (name: string, { type }: Metric): string[] =>
  SUFFIXES[type].map((suffix) => `${name}${suffix}`);

/** Every series of the table by name, with the labels that its program sets. */
export function knownSeries(): ReadonlyMap<string, readonly string[]> {
  const metrics = Object.values<MetricTable>(METRICS).flatMap((table) => Object.entries(table));
  return new Map(
    metrics.flatMap(([name, metric]) =>
      seriesOf(name, metric).map((series) => [series, [...metric.labels, ...SERIES_LABELS[metric.type]]] as const),
    ),
  );
}
