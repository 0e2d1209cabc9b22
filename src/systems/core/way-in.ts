import { throughRegistry } from "../../config/azure/chart-images.ts";
import { GRAFANA_DATABASE, grafanaDatabaseHost } from "../../config/azure/database.ts";
import { names } from "../../config/azure/names.ts";
import type { Environment } from "../../config/schema.ts";
import { IMAGES } from "../../config/versions.ts";
import { imageReference } from "../../kubernetes/image.ts";
import { LABELS, PART_OF } from "../../kubernetes/labels.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";

/** Name of the pod, and of its namespace: it is needed before the platform has made its own. */
export const WAY_IN = "way-in";

/** What can be reached through the pod, and the port of the pod that each is behind. */
export const DOORS = { vault: 8443, database: GRAFANA_DATABASE.port } as const;

/** Seconds after which Kubernetes ends the pod, whoever forgot it. */
const LIFETIME_SECONDS = 3600;

/** User of NGINX's unprivileged image. */
const USER = 101;

const HEALTH = 8080;

/** Passes bytes on, so that TLS is between the person's program and the service, whose certificate it checks. */
const nginxConf = (vault: string, database: string): string => `worker_processes 1;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;
events {}
stream {
  server { listen 127.0.0.1:${DOORS.vault}; proxy_pass ${vault}:443; }
  server { listen 127.0.0.1:${DOORS.database}; proxy_pass ${database}:${GRAFANA_DATABASE.port}; }
  server { listen ${HEALTH}; return ok; }
}
`;

/**
 * A pod that a person forwards ports to, to reach what has private addresses only: the platform's vault and the database.
 * It holds no right and no secret: who comes through signs in as everywhere. It is nobody's but the person's who applies
 * it, and ends by itself after an hour.
 */
export function wayIn(environment: Environment): KubernetesObject[] {
  const { keyVault, registryHost } = names(environment);
  const { privateEndpoints, database } = environment.network.spoke.subnets;
  const own = { [LABELS.name]: WAY_IN, [LABELS.component]: WAY_IN };
  const labels = {
    ...own,
    [LABELS.instance]: WAY_IN,
    [LABELS.partOf]: PART_OF,
    [LABELS.managedBy]: "kubectl",
    [LABELS.environment]: environment.environment,
  };
  const metadata = { name: WAY_IN, namespace: WAY_IN, labels };
  const to = (cidr: string, port: number) => ({ to: [{ ipBlock: { cidr } }], ports: [{ protocol: "TCP", port }] });
  const dns = {
    namespaceSelector: { matchLabels: { [LABELS.namespace]: "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  const probe = { tcpSocket: { port: HEALTH } };
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: WAY_IN, labels: { ...labels, "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata,
      data: { "nginx.conf": nginxConf(`${keyVault}.vault.azure.net`, grafanaDatabaseHost(environment)) },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: {
        podSelector: { matchLabels: own },
        // A forwarded port comes in by the kubelet, which no policy holds back.
        policyTypes: ["Ingress", "Egress"],
        ingress: [],
        egress: [
          { to: [dns], ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: 53 })) },
          to(privateEndpoints, 443),
          to(database, GRAFANA_DATABASE.port),
        ],
      },
    },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: {
        activeDeadlineSeconds: LIFETIME_SECONDS,
        serviceAccountName: WAY_IN,
        automountServiceAccountToken: false,
        restartPolicy: "Never",
        securityContext: {
          runAsNonRoot: true,
          runAsUser: USER,
          runAsGroup: USER,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
          {
            name: "nginx",
            image: throughRegistry(registryHost, imageReference(IMAGES.nginx)),
            ports: [{ name: "health", containerPort: HEALTH }],
            resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "32Mi" } },
            readinessProbe: probe,
            livenessProbe: probe,
            securityContext: {
              allowPrivilegeEscalation: false,
              privileged: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
            volumeMounts: [
              { name: "config", mountPath: "/etc/nginx/nginx.conf", subPath: "nginx.conf", readOnly: true },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        volumes: [
          { name: "config", configMap: { name: WAY_IN } },
          { name: "tmp", emptyDir: { sizeLimit: "16Mi" } },
        ],
      },
    },
  ];
}
