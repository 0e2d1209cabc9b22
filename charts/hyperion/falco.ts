import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import type { FalcoRulesProps } from "../security/falco/rules.ts";

/** What Falco watches: namespaces of pods whose connections are declared. Kafka's image runs scripts. */
export const FALCO_WATCHES: Pick<FalcoRulesProps, "namespaces" | "scripted"> = {
  namespaces: [NAMESPACES.hyperion, NAMESPACES.nodes, NAMESPACES.kafka, NAMESPACES.nginx],
  scripted: [NAMESPACES.kafka],
};
