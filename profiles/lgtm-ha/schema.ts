import { z } from "zod";

const text = (pattern: RegExp, allowed: string) => z.string().regex(pattern, { error: allowed });

const dnsName = text(
  /^([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,63}$/,
  "a DNS name in lower case such as observability.example.com",
);
const label = text(/^[a-z0-9](-?[a-z0-9])*$/, "lower-case letters, digits and single hyphens").max(63);
const cidr = z.cidrv4({ error: "an IPv4 CIDR such as 10.0.0.0/16" });
const size = text(/^[1-9]\d*(Mi|Gi|Ti)$/, "a size in Mi, Gi or Ti such as 50Gi");
const uuid = z.uuid({ error: "a UUID" });

const emptyDir = z.strictObject({
  kind: z.literal("emptyDir").describe("The node's disk: what is kept goes with the pod. For a demonstration."),
  size,
});
const pvc = z.strictObject({ kind: z.literal("pvc").describe("A volume of each pod's own."), size });
const s3 = z.strictObject({
  kind: z.literal("s3").describe("S3, or a store that speaks it; its keys are in the Secret `object-storage`."),
  endpoint: text(/^[a-z0-9.-]+(:\d+)?$/, "a host, or host:port, without a scheme"),
  region: z.string().min(1),
  bucket: label.describe("Prefix of the buckets' names."),
  insecure: z.boolean().describe("Plain HTTP, for a store inside the cluster."),
  addresses: z.array(cidr).min(1).describe("Where the store answers; network policies let nothing else through."),
  disk: size.describe("Volume of each pod: write-ahead log, index and caches."),
});
const azure = z.strictObject({
  kind: z.literal("azure").describe("Azure Blob, by workload identity."),
  account: text(/^[a-z0-9]{3,24}$/, "3 to 24 lower-case letters and digits"),
  clientId: uuid.describe("Client id of the identity that may write to the account."),
  container: label.describe("Prefix of the containers' names."),
  addresses: z.array(cidr).min(1).describe("Where Blob and Entra answer."),
  disk: size.describe("Volume of each pod: write-ahead log, index and caches."),
});
const store = z.discriminatedUnion("kind", [emptyDir, pvc, s3, azure]);

const database = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sqlite").describe("A file of the one replica."),
    volume: size.optional().describe("Default: the node's disk; what people made goes with the pod."),
  }),
  z.strictObject({
    kind: z.literal("postgres").describe("A server that all replicas share; its password is in the Secret `grafana`."),
    host: dnsName,
    port: z.int().min(1).max(65_535).default(5432),
    name: label,
    user: label,
    addresses: z.array(cidr).min(1).describe("Where the server answers."),
    tls: z.boolean().default(true).describe("Verify the server's certificate; false for a server inside the cluster."),
  }),
]);

/** One tier of the stack: what its YAML file says. */
export const valuesSchema = z.strictObject({
  tier: z.enum(["normal", "high", "peak"]).describe("How many replicas each program has, and how many copies of data."),
  domain: dnsName.describe("Hosts are grafana., prometheus., loki. and mimir. of it."),
  labelDomain: dnsName.describe("Domain of the stack's own label names."),
  cluster: z.strictObject({
    name: label.describe("Value of the label `cluster` of every series and line."),
    zoned: z.boolean().describe("Whether nodes carry topology.kubernetes.io/zone."),
    apiServer: z.array(cidr).min(1).describe("Where Kubernetes' API answers, behind its Service."),
    storageClass: label.optional().describe("Class of volumes. Default: the cluster's default class."),
  }),
  applications: z.array(label).min(1).describe("Namespaces of applications: what is scraped, and may send OTLP."),
  ingress: z.strictObject({
    namespace: label.describe("Namespace of NGINX Ingress Controller (F5's)."),
    className: label,
    tlsSecret: label.describe("Secret of type kubernetes.io/tls for all hosts, in the observability namespace."),
    stores: z
      .discriminatedUnion("exposed", [
        z.strictObject({ exposed: z.literal(false).describe("Grafana is the only host.") }),
        z.strictObject({
          exposed: z.literal(true).describe("Prometheus, Loki and Mimir have hosts of their own."),
          basicAuthSecret: label.describe("Secret of type nginx.org/htpasswd with the key htpasswd."),
          allow: z.array(cidr).min(1).describe("Addresses that may ask them at all."),
        }),
      ])
      .describe("The hosts of Prometheus, Loki and Mimir, which have no sign-in of their own and can be written to."),
  }),
  retention: z.strictObject({
    metricsDays: z.int().min(1).max(90).describe("In Prometheus; Mimir keeps all."),
    logsDays: z.int().min(1).max(3650).describe("In Loki; whole days because its index period is 24 h."),
  }),
  storage: z.strictObject({
    prometheus: z.discriminatedUnion("kind", [emptyDir, pvc]),
    mimir: store,
    loki: store,
  }),
  grafana: database,
  backup: z
    .discriminatedUnion("enabled", [
      z.strictObject({ enabled: z.literal(false) }),
      z.strictObject({
        enabled: z.literal(true),
        snapshotClass: label.describe("VolumeSnapshotClass of Prometheus' volumes."),
      }),
    ])
    .describe("Daily snapshots of Prometheus' volumes."),
  traces: z
    .strictObject({ endpoint: z.url({ protocol: /^https?$/ }), addresses: z.array(cidr).min(1) })
    .optional()
    .describe("OTLP/HTTP store of traces. Default: none; traces become RED metrics and are not kept."),
});

export type Values = z.output<typeof valuesSchema>;
export type Store = Values["storage"]["loki"];
