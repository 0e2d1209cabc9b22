import { at } from "../../base/fields.ts";
import { shortType } from "../../plan/azure/highlights.ts";
import { AZURE_REVIEW } from "../../plan/azure/replacements.ts";
import { comparePlans, type ResourceChange } from "../../plan/compare.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { lowered } from "./azure-lowered.ts";
import { attention, danger, type Item, note } from "./item.ts";
import type { Side } from "./side.ts";
import { enumerate, grouped, plural, shown } from "./words.ts";

/** Types whose changes other parts of the report tell in their own words. */
const TOLD_ELSEWHERE = /authorization:RoleAssignment|FederatedIdentityCredential|FirewallPolicyRuleCollectionGroup$/;

const toldElsewhere = ({ type, kind, properties }: ResourceChange): boolean =>
  TOLD_ELSEWHERE.test(type) ||
  (kind === "changed" &&
    type.endsWith("network:NetworkSecurityGroup") &&
    properties.every(({ path }) => path.startsWith("securityRules.")));

const nameOf = ({ urn }: ResourceChange): string => urn.split("::")[1] ?? urn;

const line = ({ path, before, after, replaces }: ResourceChange["properties"][number]): string =>
  `${path}: ${shown(before)} → ${shown(after)}${replaces ? " (known to replace)" : ""}`;

/** What stands between a stateful resource and its deletion. */
function guard(resource: PlannedResource | undefined): string {
  const { protect = false, retainOnDelete = false } = resource?.options ?? {};
  if (protect) return "it is protected, so `pulumi up` stops there until a person decides";
  return retainOnDelete
    ? "the old one stays in Azure, paid for and out of Pulumi's sight"
    : "nothing holds the deletion back";
}

const CLUSTER = "containerservice:ManagedCluster";

function lost(change: ResourceChange, before: PlannedResource | undefined): Item {
  const type = shortType(change.type);
  const details = change.properties.map(line);
  const what = `${nameOf(change)} (${type})`;
  if (change.kind === "removed") return danger(`${what} holds state and is removed; ${guard(before)}.`, details);
  const causes = change.properties.filter(({ replaces }) => replaces);
  const why = enumerate(causes.map(({ path, before: was, after: is }) => `${path} ${shown(was)} → ${shown(is)}`));
  if (type === CLUSTER)
    return danger(
      `${what} would be made anew, for ${why}: every pod of the platform stops and its volumes are left behind; ${guard(before)}.`,
      details,
    );
  return danger(
    `${what} holds state and would be replaced, for ${why}: a new one starts empty and the old one goes with what it holds; ${guard(before)}.`,
    details,
  );
}

/** Ranges of a network cannot move under what stands in them. */
function movedRange(change: ResourceChange, after: PlannedResource | undefined): Item[] {
  const moved = change.properties.filter(({ path }) => /^addressPrefix|^addressSpace\./.test(path));
  if (moved.length === 0 || change.kind !== "changed") return [];
  const ranges = enumerate(moved.map(({ before, after: is }) => `${shown(before)} → ${shown(is)}`));
  const name = at(after, "inputs", "subnetName") ?? at(after, "inputs", "virtualNetworkName") ?? nameOf(change);
  return [
    danger(
      `${shown(name)} moves, ${ranges}: Azure refuses while anything stands in the range, so what is in it has to be moved out or made anew first.`,
      change.properties.map(line),
    ),
  ];
}

/** One resource's change in words. Several that change alike are one sentence: see `azure`. */
function changed(
  change: ResourceChange,
  before: PlannedResource | undefined,
  after: PlannedResource | undefined,
): Item[] {
  const type = shortType(change.type);
  const told = [...movedRange(change, after), ...lowered(nameOf(change), type, change.properties)];
  if (told.length > 0) return told;
  const minor = change.properties.find(({ path }) => type === CLUSTER && path === "kubernetesVersion");
  if (minor !== undefined) {
    return [
      attention(
        `${nameOf(change)} goes from Kubernetes ${shown(minor.before)} to ${shown(minor.after)}: every node is replaced, a few at a time, and there is no way back.`,
        change.properties.map(line),
      ),
    ];
  }
  return change.stateful && before?.options.protect === true && after?.options.protect === false
    ? [danger(`${nameOf(change)} (${type}) loses its protection: the next change that removes it will delete it.`)]
    : [];
}

const signature = (change: ResourceChange): string =>
  change.kind === "added" || change.kind === "removed" ? change.kind : JSON.stringify([change.kind, change.properties]);

const names = (changes: readonly ResourceChange[]): string[] =>
  changes.map((change) => `${nameOf(change)} (${shortType(change.type)})`);

function alike(changes: readonly ResourceChange[]): Item {
  const [first] = changes;
  const which = enumerate(names(changes), 4);
  const resources = plural(changes.length, "resource");
  const are = changes.length === 1 ? "is" : "are";
  if (first === undefined) return note("Nothing changes.");
  switch (first.kind) {
    case "added":
      return note(`${resources} ${are} added: ${which}.`, names(changes));
    case "removed":
      return attention(`${resources} ${are} removed: ${which}.`, names(changes));
    case "replaced":
      return attention(`${resources} ${are} known to be replaced: ${which}.`, first.properties.map(line));
    case "changed": {
      const details = first.properties.map(line);
      return changes.length === 1
        ? note(`${which} changes in place: ${enumerate(details, 3)}.`, details.length > 3 ? details : [])
        : note(`${resources} change in place: ${which}.`, details);
    }
  }
}

/** What a change does to the Azure resources: what holds state first. The real preview has the last word. */
export function azure(before: Side, after: Side): Item[] {
  const [old, now] = [before, after].map(({ resources }) => new Map(resources.map((one) => [one.urn, one])));
  const changes = comparePlans(before.resources, after.resources, AZURE_REVIEW);
  const told: Item[] = [];
  const rest = changes.filter((change) => {
    if (toldElsewhere(change)) return false;
    const items =
      change.stateful && (change.kind === "replaced" || change.kind === "removed")
        ? [lost(change, old?.get(change.urn))]
        : change.kind === "changed"
          ? changed(change, old?.get(change.urn), now?.get(change.urn))
          : [];
    told.push(...items);
    return items.length === 0;
  });
  return [...told, ...grouped(rest, signature).map(([, group]) => alike(group))];
}
