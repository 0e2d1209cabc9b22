import { isDeepStrictEqual } from "node:util";
import { at, type Fields, list, text, texts } from "../../base/fields.ts";
import { attention, danger, type Item } from "./item.ts";
import type { Side } from "./side.ts";
import { enumerate, grouped } from "./words.ts";

const lastSegment = (id: string): string => id.split("/").at(-1) ?? id;

/** Hosts that the egress firewall lets out, each with who may and why. */
function allowed(side: Side): Map<string, string> {
  const groups = side.resources.filter(({ type }) => type.endsWith("network:FirewallPolicyRuleCollectionGroup"));
  const collections = groups
    .flatMap(({ inputs }) => list(inputs["ruleCollections"]))
    .filter((one) => at(one, "action", "type") === "Allow");
  return new Map(
    collections.flatMap((collection) =>
      list(collection["rules"]).flatMap((rule) => {
        const ports = list(rule["protocols"]).map(({ port }) => String(port));
        const hosts = [...texts(rule["targetFqdns"]), ...texts(rule["destinationAddresses"])].map((host) =>
          ports.length === 0 ? host : `${host}:${ports.join(",")}`,
        );
        const tags = texts(rule["fqdnTags"]).map((tag) => `Azure's tag ${tag}`);
        const sources = enumerate(texts(rule["sourceIpGroups"]).map(lastSegment));
        return [...hosts, ...tags].map((host) => [`${sources} out to ${host}`, text(rule["description"])] as const);
      }),
    ),
  );
}

/** What the egress firewall lets out, and did not; and what it no longer does. */
export function firewall(before: Side, after: Side): Item[] {
  const [old, now] = [allowed(before), allowed(after)];
  return [
    ...[...now]
      .filter(([key]) => !old.has(key))
      .map(([key, why]) => attention(`Opened: the egress firewall lets ${key}${why === "" ? "" : ` (${why})`}.`)),
    ...[...old]
      .filter(([key]) => !now.has(key))
      .map(([key]) => attention(`Closed: the egress firewall no longer lets ${key}.`)),
  ];
}

const rulesOf = (side: Side): Map<string, Fields> =>
  new Map(
    side.resources
      .filter(({ type }) => type.endsWith("network:NetworkSecurityGroup"))
      .flatMap(({ name, inputs }) =>
        list(inputs["securityRules"]).map((rule) => [`${name}/${text(rule["name"])}`, rule] as const),
      ),
  );

const either = (one: unknown, many: unknown): string => text(one) || enumerate(texts(many));

function ruleText(rule: Fields): string {
  const from = either(rule["sourceAddressPrefix"], rule["sourceAddressPrefixes"]);
  const to = either(rule["destinationAddressPrefix"], rule["destinationAddressPrefixes"]);
  const ports = either(rule["destinationPortRange"], rule["destinationPortRanges"]);
  return `${text(rule["access"]).toLowerCase()} ${text(rule["direction"]).toLowerCase()} ${text(rule["protocol"])} ${from} → ${to} port ${ports}`;
}

/** Order in the list says nothing of what a rule does. */
const meaning = ({ priority: _priority, description: _description, ...rule }: Fields): Fields => rule;

/** Addresses, ports and words of a rule. */
const wordsOf = (rule: Fields): string[] =>
  Object.values(meaning(rule)).flatMap((value) => (typeof value === "string" ? [value] : [...texts(value)]));

/** What a rule names now in place of what it named. */
function replaced(was: Fields, is: Fields): string {
  const [old, now] = [wordsOf(was), wordsOf(is)];
  const gone = [...new Set(old.filter((word) => !now.includes(word)))];
  const come = [...new Set(now.filter((word) => !old.includes(word)))];
  return `${enumerate(gone) || "nothing"} → ${enumerate(come) || "nothing"}`;
}

/** Rules of network security groups that were added, removed or changed; those that change alike together. */
export function securityGroups(before: Side, after: Side): Item[] {
  const [old, now] = [rulesOf(before), rulesOf(after)];
  const added = [...now].filter(([key]) => !old.has(key));
  const removed = [...old].filter(([key]) => !now.has(key));
  const changed = [...now].flatMap(([key, is]) => {
    const was = old.get(key);
    return was === undefined || isDeepStrictEqual(meaning(was), meaning(is)) ? [] : [{ key, was, is }];
  });
  return [
    ...removed.map(([key, was]) =>
      (was["access"] === "Deny" ? danger : attention)(`Network security rule ${key} is removed: ${ruleText(was)}.`),
    ),
    ...added.map(([key, is]) => attention(`Network security rule ${key} is new: ${ruleText(is)}.`)),
    ...grouped(changed, ({ was, is }) => replaced(was, is)).map(([words, group]) =>
      attention(
        `${group.length === 1 ? "Network security rule" : "Network security rules"} ${enumerate(group.map(({ key }) => key))}: ${words}.`,
        group.map(({ key, was, is }) => `${key}: ${ruleText(was)} → ${ruleText(is)}`),
      ),
    ),
  ];
}
