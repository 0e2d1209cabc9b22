import { text } from "../../base/fields.ts";
import { ROLES } from "../../plan/azure/roles.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { clusterAccess } from "./access-cluster.ts";
import { attention, danger, type Item, note } from "./item.ts";
import type { Side } from "./side.ts";

const lastSegment = (id: string): string => id.split("/").at(-1) ?? id;

const roleName = (id: string): string =>
  Object.values(ROLES).find((role) => role.id === lastSegment(id))?.name ?? `role ${lastSegment(id)}`;

/** How much a role lets its holder do, by the words that Azure's role names are made of. */
function power(role: string): number {
  if (/^(Owner|Contributor)$|Access Administrator/.test(role)) return 4;
  if (/Admin/.test(role)) return 3;
  return /Contributor|Owner|Operator|Officer|Writer|Push/.test(role) ? 2 : 1;
}

interface Right {
  readonly who: string;
  readonly role: string;
  /** Resource id. */
  readonly scope: string;
}

/** What a right is on, by its name; a subscription and a resource group say what they are. */
function scopeName(scope: string): string {
  const parts = scope.split("/").filter((part) => part !== "");
  if (parts.length <= 2) return "the whole subscription";
  return parts.length === 4 ? `the resource group ${parts[3]}` : lastSegment(scope);
}

const rightOf = ({ inputs }: PlannedResource): Right => ({
  who: text(inputs["principalId"]).replace(/^principal-of-/, ""),
  role: roleName(text(inputs["roleDefinitionId"])),
  scope: text(inputs["scope"]),
});

const says = ({ who, role, scope }: Right): string => `${who} is ${role} on ${scopeName(scope)}`;

const wide = ({ role, scope }: Right): boolean =>
  power(role) >= 3 || scope.split("/").filter((part) => part !== "").length <= 4;

const assignments = (side: Side): Map<string, Right> =>
  new Map(
    side.resources
      .filter(({ type }) => type.endsWith("authorization:RoleAssignment"))
      .map((one) => [one.name, rightOf(one)]),
  );

function roles(before: Side, after: Side): Item[] {
  const [old, now] = [assignments(before), assignments(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): Item[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined && is !== undefined)
      return [(wide(is) ? danger : attention)(`A new right in Azure: ${says(is)}.`)];
    if (was === undefined) return [];
    if (is === undefined) return [note(`A right in Azure is taken away: ${says(was)}, no longer.`)];
    if (was.role === is.role && was.scope === is.scope && was.who === is.who) return [];
    const widened =
      power(is.role) > power(was.role) || (was.scope !== is.scope && was.scope.startsWith(`${is.scope}/`));
    return [
      widened
        ? danger(`A right in Azure is widened: ${says(is)}; it was ${was.role} on ${scopeName(was.scope)}.`)
        : attention(`A right in Azure changes: ${says(is)}; before, ${says(was)}.`),
    ];
  });
}

const subjectsOf = (side: Side): Map<string, string> =>
  new Map(
    side.resources
      .filter(({ type }) => type.endsWith("managedidentity:FederatedIdentityCredential"))
      .map(({ inputs }) => [`${text(inputs["subject"])} as ${text(inputs["resourceName"])}`, text(inputs["issuer"])]),
  );

function credentials(before: Side, after: Side): Item[] {
  const [old, now] = [subjectsOf(before), subjectsOf(after)];
  return [
    ...[...now.keys()]
      .filter((key) => !old.has(key))
      .map((key) => attention(`${key.replace(" as ", " may act in Azure as ")}.`)),
    ...[...old.keys()]
      .filter((key) => !now.has(key))
      .map((key) => note(`${key.replace(" as ", " may no longer act in Azure as ")}.`)),
  ];
}

/** Identities and rights that are new, wider, narrower or gone: in Azure, in the cluster, in Kafka and in Argo CD. */
export const access = (before: Side, after: Side): Item[] => [
  ...roles(before, after),
  ...credentials(before, after),
  ...clusterAccess(before, after),
];
