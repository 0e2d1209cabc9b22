import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { type HelmApplication, helmResources } from "../../workload/application.ts";
import { flow, type Peer } from "../../workload/flow.ts";
import { operatorPods } from "../../workload/operator.ts";
import { networkRules, type PortRange } from "./rules.ts";

export interface FalcoProps {
  /**
   * Where findings go as JSON over HTTP: the URL of the ingress collector's webhook receiver, its pods and their port.
   * Default: nowhere; they stay in Falco's own log, and Falcosidekick is not installed.
   */
  readonly events?: { readonly url: string; readonly peer: Peer; readonly port: number };
  /** Ports of every declared connection; see `declaredPorts`. */
  readonly listenPorts: readonly PortRange[];
}

const SIDEKICK = operatorPods("falcosidekick", NAMESPACES.falco);
const FALCO = operatorPods("falco", NAMESPACES.falco);
const PORTS = { falco: 8765, sidekick: 2801 } as const;

/** What of Falco is scraped. Known before its rules, which are made of every connection, the scraper's included. */
export const falcoTargets = (sidekickInstalled = false) => [
  { pods: FALCO, port: PORTS.falco },
  ...(sidekickInstalled ? [{ pods: SIDEKICK, port: PORTS.sidekick }] : []),
];

/**
 * Falco: watches what programs do on each node, by a probe that the kernel checks itself (modern eBPF: no module, no
 * compiler, no privileged container). Findings take the same way as every other log.
 */
export function falcoApplication(environment: Environment, { events, listenPorts }: FalcoProps): HelmApplication {
  return {
    name: "falco",
    chart: "falco",
    namespace: NAMESPACES.falco,
    flows: events === undefined ? [] : [flow(SIDEKICK, events.peer, events.port, "findings of Falco")],
    scraped: falcoTargets(events !== undefined),
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
      resources: helmResources("200m", "1Gi"),
      falco: { json_output: true, priority: "notice", webserver: { prometheus_metrics_enabled: true } },
      metrics: { enabled: true, interval: "1m", outputRule: false },
      customRules: { "hyperion-network.yaml": networkRules(environment, listenPorts) },
      // Rules that change by themselves are a change that nobody reviewed; they come with the chart's version.
      falcoctl: { artifact: { install: { enabled: true }, follow: { enabled: false } } },
      falcosidekick: events === undefined ? { enabled: false } : sidekick(environment, events.url),
    },
  };
}

const sidekick = (environment: Environment, url: string) => ({
  enabled: true,
  replicaCount: environment.gitops.highAvailability ? 2 : 1,
  resources: helmResources("50m", "128Mi"),
  podSecurityContext: {
    runAsNonRoot: true,
    runAsUser: 1234,
    fsGroup: 1234,
    seccompProfile: { type: "RuntimeDefault" },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
  config: { webhook: { address: url, method: "POST", minimumpriority: "notice" } },
});
