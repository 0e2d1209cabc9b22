import { type HelmApplication, helmResources } from "../../argocd/application.ts";
import { type Addresses, flow, type Peer } from "../../workload/flow.ts";
import { spreadOf } from "../../workload/foundation.ts";
import { operatorPods } from "../../workload/operator.ts";
import { SIDEKICK_CERTIFICATE } from "./certificate.ts";
import { type FalcoRulesProps, falcoRulesFile } from "./rules.ts";

/** Where findings go: the ingress collector's receiver of OTLP over HTTP for the platform's own programs. */
export interface FindingsTarget {
  /** `https://<host>:<port>`, without a path; the certificate of its host is signed by the internal issuer. */
  readonly url: string;
  readonly peer: Peer;
  readonly port: number;
}

export interface FalcoProps {
  readonly namespace: string;
  /** More than one replica of Falcosidekick. */
  readonly highAvailability: boolean;
  /** Default: nowhere; findings stay in Falco's own log, and Falcosidekick is not installed. */
  readonly findings?: FindingsTarget;
  readonly rules: FalcoRulesProps;
  /** Classes of Falco itself, which is an agent of its node, and of what hands its findings on. */
  readonly priorities: { readonly node: string; readonly findings: string };
}

const SIDEKICK = "falcosidekick";
const PORTS = { falco: 8765, sidekick: 2801 } as const;

/** Falco's pods with what they open and show: known before its rules, which are made of every connection. */
export function falcoNetwork(
  namespace: string,
  internet: Addresses,
  findings?: FindingsTarget,
): Required<Pick<HelmApplication, "pods" | "flows" | "scraped">> {
  const falco = operatorPods("falco", namespace);
  const sidekick = operatorPods(SIDEKICK, namespace);
  return {
    pods: [falco, ...(findings === undefined ? [] : [sidekick])],
    flows: [
      flow(falco, internet, 443, "loads the rules and plugins of its version when it starts"),
      ...(findings === undefined
        ? []
        : [
            flow(falco, sidekick, PORTS.sidekick, "findings of a node"),
            flow(sidekick, findings.peer, findings.port, "findings of Falco, as logs"),
          ]),
    ],
    scraped: [
      { pods: falco, port: PORTS.falco },
      ...(findings === undefined ? [] : [{ pods: sidekick, port: PORTS.sidekick }]),
    ],
  };
}

/**
 * Falco: watches what programs do on each node, by a probe that the kernel checks itself (modern eBPF: no module, no
 * compiler, no privileged container). Findings take the same way as every other log.
 */
export function falcoApplication(props: FalcoProps): HelmApplication {
  const { namespace, findings, rules, priorities } = props;
  return {
    name: "falco",
    chart: "falco",
    namespace,
    values: {
      driver: { kind: "modern_ebpf", modernEbpf: { leastPrivileged: true }, loader: { enabled: false } },
      collectors: {
        containerEngine: {
          engines: {
            docker: { enabled: false },
            podman: { enabled: false },
            lxc: { enabled: false },
            libvirt_lxc: { enabled: false },
            bpm: { enabled: false },
          },
        },
      },
      tolerations: [{ operator: "Exists" }],
      podPriorityClassName: priorities.node,
      resources: helmResources("200m", "1Gi"),
      falco: { json_output: true, priority: "notice", webserver: { prometheus_metrics_enabled: true } },
      metrics: { enabled: true, interval: "1m", outputRule: false },
      customRules: { "hyperion.yaml": falcoRulesFile(rules) },
      // Rules that change by themselves are a change that nobody reviewed; they come with the chart's version.
      falcoctl: { artifact: { install: { enabled: true }, follow: { enabled: false } } },
      falcosidekick: findings === undefined ? { enabled: false } : sidekick(props, findings.url),
    },
  };
}

/** Group of the image's own user, which the certificate's key is readable for. */
const SIDEKICK_USER = 1234;

const CERTIFICATE_PATH = "/etc/hyperion-tls";

const variable = (name: string, value: string) => ({ name, value });

/**
 * Falcosidekick hands findings on as OTLP logs, by HTTP: over gRPC its exporter takes neither a private authority nor a
 * client certificate (it reads both and uses neither). Priority, rule and tags are attributes of the record; its
 * severity is always INFO. The certificate is read at the start; nodes are renewed each week, its Secret always has
 * twenty days left.
 */
const sidekick = ({ namespace, highAvailability, priorities }: FalcoProps, url: string) => ({
  enabled: true,
  replicaCount: highAvailability ? 2 : 1,
  priorityClassName: priorities.findings,
  topologySpreadConstraints: spreadOf(operatorPods(SIDEKICK, namespace).labels),
  resources: helmResources("50m", "128Mi"),
  podSecurityContext: {
    runAsNonRoot: true,
    runAsUser: SIDEKICK_USER,
    fsGroup: SIDEKICK_USER,
    seccompProfile: { type: "RuntimeDefault" },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
  config: {
    // The chart's values know OTLP's traces and metrics only; the program takes its logs from the environment.
    extraEnv: [
      variable("OTLP_LOGS_ENDPOINT", `${url}/v1/logs`),
      variable("OTLP_LOGS_PROTOCOL", "http/protobuf"),
      variable("OTLP_LOGS_MINIMUMPRIORITY", "notice"),
      variable("OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE", `${CERTIFICATE_PATH}/ca.crt`),
      variable("OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE", `${CERTIFICATE_PATH}/tls.crt`),
      variable("OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY", `${CERTIFICATE_PATH}/tls.key`),
    ],
  },
  extraVolumes: [{ name: "tls", secret: { secretName: SIDEKICK_CERTIFICATE } }],
  extraVolumeMounts: [{ name: "tls", mountPath: CERTIFICATE_PATH, readOnly: true }],
});
