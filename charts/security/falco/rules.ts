import { toYaml } from "../../workload/yaml.ts";
import { CONTAINER, type FalcoEntry, list, WATCHED_POD } from "./condition.ts";
import { type NetworkRulesProps, networkRules } from "./network-rules.ts";
import { processRules } from "./process-rules.ts";

export interface FalcoRulesProps extends NetworkRulesProps {
  /** Namespaces in which every connection of our own pods is declared, so that an undeclared one means something. */
  readonly namespaces: readonly string[];
  /** Those of them whose images start and probe themselves by scripts. */
  readonly scripted: readonly [string, ...string[]];
}

/** Our rules, in the order in which Falco needs them: macros before what uses them. */
export const falcoRules = (props: FalcoRulesProps): readonly FalcoEntry[] => [
  { macro: CONTAINER, condition: "container.id != host" },
  { macro: WATCHED_POD, condition: `${CONTAINER} and k8s.ns.name in ${list(props.namespaces)}` },
  ...networkRules({ ...props, watched: props.watched.filter(({ pods }) => props.namespaces.includes(pods.namespace)) }),
  ...processRules(props.scripted),
];

/** The rules as a file of Falco's. */
export const falcoRulesFile = (props: FalcoRulesProps): string => toYaml(falcoRules(props));
