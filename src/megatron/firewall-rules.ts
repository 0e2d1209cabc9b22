import type * as network from "@pulumi/azure-native/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import { EGRESS_PURPOSES, type EgressClient, type EgressEntry, egressKey } from "./egress-allow-list.ts";

type ApplicationRule = network.network.ApplicationRuleArgs;
type RuleCollection = network.network.FirewallPolicyFilterRuleCollectionArgs;

/** Longest description Azure keeps of a rule, in characters. */
const MAX_DESCRIPTION = 1000;

/** Rule names take letters, digits, dots, hyphens and underscores. */
const ruleName = (entry: EgressEntry): string =>
  egressKey(entry)
    .replace("*.", "any.")
    .replaceAll(/[^\w.-]/g, "-");

function applicationRule(
  entry: EgressEntry,
  ipGroupIds: Readonly<Record<EgressClient, pulumi.Input<string>>>,
): ApplicationRule {
  const { destination, port, clients, reasons } = entry;
  return {
    ruleType: "ApplicationRule",
    name: ruleName(entry),
    description: reasons.join("; ").slice(0, MAX_DESCRIPTION),
    sourceIpGroups: clients.map((client) => ipGroupIds[client]),
    ...("host" in destination
      ? { targetFqdns: [destination.host], protocols: [{ protocolType: "Https", port }] }
      : { fqdnTags: [destination.tag] }),
    terminateTLS: false,
  };
}

/** The allow list as the firewall takes it: one collection a purpose, one rule a destination; what no rule names is refused. */
export const ruleCollections = (
  entries: readonly EgressEntry[],
  ipGroupIds: Readonly<Record<EgressClient, pulumi.Input<string>>>,
): RuleCollection[] =>
  EGRESS_PURPOSES.flatMap((purpose, index) => {
    const rules = entries.filter((entry) => entry.purpose === purpose);
    if (rules.length === 0) return [];
    return [
      {
        ruleCollectionType: "FirewallPolicyFilterRuleCollection",
        name: `allow-${purpose}`,
        // By place in the list of purposes, so that a new collection renumbers no other.
        priority: 100 + index * 100,
        action: { type: "Allow" },
        rules: rules.map((entry) => applicationRule(entry, ipGroupIds)),
      },
    ];
  });
