import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Pods } from "../../workload/flow.ts";
import type { StringMap } from "../../workload/kube.ts";
import type { Workload } from "../../workload/workload.ts";

export const CLUSTER = "hyperion";
export const TLS_SECRET = "clickhouse-tls";
export const PASSWORDS = "clickhouse";
export const TLS_PATH = "/etc/clickhouse-tls";

const part = (component: string): Workload => ({
  app: "clickhouse",
  component,
  namespace: NAMESPACES.hyperion,
  layer: "storage",
});
export const SERVER = part("server");
export const KEEPER = part("keeper");
export const SCHEMA = part("schema");

const operatorPods = (name: string, labels: StringMap): Pods => ({
  kind: "pods",
  name,
  namespace: NAMESPACES.hyperion,
  labels,
});

/** Pods that the operator makes, by the labels that it gives them. */
export const CLICKHOUSE_PODS = {
  server: operatorPods("clickhouse", { "clickhouse.altinity.com/chi": CLUSTER }),
  keeper: operatorPods("clickhouse-keeper", { "clickhouse-keeper.altinity.com/chk": CLUSTER }),
} as const;

/** The operator itself, which asks servers how they are. */
export const CLICKHOUSE_OPERATOR: Pods = {
  kind: "pods",
  name: "clickhouse-operator",
  namespace: NAMESPACES.clickhouseOperator,
  labels: { "app.kubernetes.io/name": "altinity-clickhouse-operator" },
};

/** What readers and writers of the database are told. */
export const CLICKHOUSE = {
  host: `clickhouse-${CLUSTER}.${NAMESPACES.hyperion}.svc.cluster.local`,
  database: "telemetry",
  writer: { user: "writer", secret: PASSWORDS, key: "writer" },
  reader: { user: "reader", secret: PASSWORDS, key: "reader" },
} as const;
