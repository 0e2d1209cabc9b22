import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { toYaml } from "../../workload/yaml.ts";

/** Ports that pods may be asked on, each as a first and a last one. */
export type PortRange = readonly [first: number, last: number];

/** Namespaces in which every connection is declared, so that an undeclared one means something. */
const WATCHED = [NAMESPACES.hyperion, NAMESPACES.kafka, NAMESPACES.nginx];

/** Azure's metadata service, which hands out the node's identity to whoever asks. */
const METADATA_ADDRESS = "169.254.169.254";

const list = (values: readonly (string | number)[]): string => `(${values.join(", ")})`;

const ports = (ranges: readonly PortRange[]): string =>
  [
    `fd.sport in ${list(ranges.filter(([first, last]) => first === last).map(([port]) => port))}`,
    ...ranges
      .filter(([first, last]) => first !== last)
      .map(([first, last]) => `(fd.sport >= ${first} and fd.sport <= ${last})`),
  ].join(" or ");

const WHERE =
  "process=%proc.name command=%proc.cmdline connection=%fd.name pod=%k8s.pod.name namespace=%k8s.ns.name image=%container.image.repository";

/**
 * Falco's rules about the network: it tells of what network policies and the firewall should have refused, and so of
 * one that is missing. It refuses nothing itself.
 * @param listenPorts the ports of every declared connection.
 */
export function networkRules({ network }: Pick<Environment, "network">, listenPorts: readonly PortRange[]): string {
  const inside = [network.addressSpace, network.podCidr, network.serviceCidr].map((cidr) => `"${cidr}"`);
  return toYaml([
    { macro: "hyperion_pod", condition: `container and k8s.ns.name in ${list(WATCHED)}` },
    {
      macro: "hyperion_connects",
      condition:
        'evt.type = connect and fd.typechar in ("4", "6") and fd.l4proto = tcp and fd.net != "127.0.0.0/8" and (evt.rawres >= 0 or evt.res = EINPROGRESS)',
    },
    { macro: "hyperion_declared_port", condition: ports(listenPorts) },
    {
      rule: "Undeclared connection out of the network",
      desc: "A pod that stores or passes telemetry opened a connection to an address outside the network on another port than 443; the firewall lets none through.",
      condition: `hyperion_pod and hyperion_connects and not fd.snet in ${list(inside)} and fd.sip != "${METADATA_ADDRESS}" and not fd.sport in (443)`,
      output: `Connection out of the network (${WHERE})`,
      priority: "WARNING",
      tags: ["network", "hyperion", "T1041"],
    },
    {
      rule: "Connection to the metadata service",
      desc: "A pod asked Azure's metadata service, which hands out the node's identity; workloads have identities of their own.",
      condition: `hyperion_pod and hyperion_connects and fd.sip = "${METADATA_ADDRESS}"`,
      output: `Metadata service asked (${WHERE})`,
      priority: "CRITICAL",
      tags: ["network", "hyperion", "T1552"],
    },
    {
      rule: "Undeclared listening port",
      desc: "A pod took a connection on a port that no declared connection leads to: a shell, a tunnel or a forgotten debug server.",
      condition:
        'hyperion_pod and evt.type in (accept, accept4) and fd.typechar in ("4", "6") and fd.net != "127.0.0.0/8" and evt.rawres >= 0 and not hyperion_declared_port',
      output: `Connection taken on an undeclared port (${WHERE})`,
      priority: "WARNING",
      tags: ["network", "hyperion", "T1571"],
    },
    {
      rule: "Shell in a telemetry pod",
      desc: "The images have no use for a shell: somebody opened one, or something did.",
      condition: `hyperion_pod and evt.type in (execve, execveat) and proc.name in (sh, bash, ash, dash, zsh) and proc.tty != 0`,
      output: `Shell opened (${WHERE} user=%user.name)`,
      priority: "NOTICE",
      tags: ["process", "hyperion", "T1059"],
    },
  ]);
}

/** The ports of connections, each once, in order. */
export const declaredPorts = (flows: readonly { readonly port: number; readonly endPort?: number }[]): PortRange[] => {
  const ranges = flows.map(({ port, endPort = port }): PortRange => [port, endPort]);
  const byKey = new Map(ranges.map((range) => [range.join("-"), range]));
  return [...byKey.values()].sort(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd);
};
