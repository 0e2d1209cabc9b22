import { NAMESPACES } from "../../../src/conventions/namespaces.ts";
import { toYaml } from "../../workload/yaml.ts";
import { CONTAINER, type FalcoEntry, list, WATCHED_POD } from "./condition.ts";
import { type NetworkRulesProps, networkRules } from "./network-rules.ts";
import { PROCESS_RULES } from "./process-rules.ts";

/** Namespaces in which every connection of our own pods is declared, so that an undeclared one means something. */
const WATCHED: readonly string[] = [NAMESPACES.hyperion, NAMESPACES.nodes, NAMESPACES.kafka, NAMESPACES.nginx];

/** Our rules, in the order in which Falco needs them: macros before what uses them. */
export const falcoRules = (props: NetworkRulesProps): readonly FalcoEntry[] => [
  { macro: CONTAINER, condition: "container.id != host" },
  { macro: WATCHED_POD, condition: `${CONTAINER} and k8s.ns.name in ${list(WATCHED)}` },
  ...networkRules({ ...props, watched: props.watched.filter(({ pods }) => WATCHED.includes(pods.namespace)) }),
  ...PROCESS_RULES,
];

/** The rules as a file of Falco's. */
export const falcoRulesFile = (props: NetworkRulesProps): string => toYaml(falcoRules(props));
