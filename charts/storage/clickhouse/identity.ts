import type { Pods } from "../../workload/flow.ts";
import type { StringMap } from "../../workload/kube.ts";
import type { Workload } from "../../workload/workload.ts";

export const CLUSTER = "hyperion";
export const TLS_SECRET = "clickhouse-tls";
export const PASSWORDS = "clickhouse";
export const TLS_PATH = "/etc/clickhouse-tls";

/** Pods that the operator makes, by the labels that it gives them. */
const operatorPods = (name: string, namespace: string, labels: StringMap): Pods => ({
  kind: "pods",
  name,
  namespace,
  labels,
});

const part = (component: string, namespace: string): Workload => ({
  app: "clickhouse",
  component,
  namespace,
  layer: "storage",
});

/** ClickHouse's parts in a namespace: what we name, and what the operator makes of it. */
export const clickhouseParts = (namespace: string) => ({
  server: part("server", namespace),
  keeper: part("keeper", namespace),
  schema: part("schema", namespace),
  pods: {
    server: operatorPods("clickhouse", namespace, { "clickhouse.altinity.com/chi": CLUSTER }),
    keeper: operatorPods("clickhouse-keeper", namespace, { "clickhouse-keeper.altinity.com/chk": CLUSTER }),
  },
});

/** What readers and writers of the database are told. */
export const clickhouseDatabase = (namespace: string) => ({
  host: `clickhouse-${CLUSTER}.${namespace}.svc.cluster.local`,
  database: "telemetry",
  writer: { user: "writer", secret: PASSWORDS, key: "writer" },
  reader: { user: "reader", secret: PASSWORDS, key: "reader" },
});
