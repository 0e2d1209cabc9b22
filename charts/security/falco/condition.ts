import type { Pods } from "../../workload/flow.ts";

/** An entry of a Falco rules file. */
interface FalcoMacro {
  readonly macro: string;
  readonly condition: string;
}

interface FalcoRule {
  readonly rule: string;
  readonly desc: string;
  readonly condition: string;
  readonly output: string;
  readonly priority: "CRITICAL" | "ERROR" | "WARNING" | "NOTICE";
  readonly tags: readonly string[];
}

export type FalcoEntry = FalcoMacro | FalcoRule;

/** Macro of everything that does not run on the node itself. */
export const CONTAINER = "hyperion_container";

/** Macro of every pod in a namespace whose connections are declared. */
export const WATCHED_POD = "hyperion_pod";

export const list = (values: readonly (string | number)[]): string => `(${values.join(", ")})`;

/** Ranges of addresses; Falco reads a slash in quotes only. */
export const ranges = (cidrs: readonly string[]): string => list(cidrs.map((cidr) => `"${cidr}"`));

/** True of every event in one of the pods, by the labels that network policies select them by. */
export const isPod = ({ namespace, labels }: Pods): string =>
  [
    `k8s.ns.name = ${namespace}`,
    ...Object.entries(labels).map(([name, value]) => `k8s.pod.label[${name}] = ${value}`),
  ].join(" and ");

/** What each finding says of where it was; the fields that follow it are the rule's own. */
export const WHERE =
  "process=%proc.name command=%proc.cmdline parent=%proc.pname user=%user.name pod=%k8s.pod.name namespace=%k8s.ns.name container=%container.name image=%container.image.repository";
