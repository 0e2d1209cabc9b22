import type { KubernetesObject } from "../../capacity/demand.ts";
import { at, list, text, texts } from "../../capacity/fields.ts";
import type { PlannedResource } from "../../megatron/mock-engine.ts";
import { ROLES } from "../../megatron/roles.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { nameOf, namespaceOf, type Side } from "./side.ts";
import { enumerate } from "./words.ts";

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

const GROUPS_OF_POWER =
  /^(\*|secrets|roles|clusterroles|rolebindings|clusterrolebindings|pods\/exec|serviceaccounts\/token|nodes\/proxy)$/;

/** What a role of Kubernetes or a user of Kafka may do, one line a right. */
function permissions(object: KubernetesObject): string[] {
  if (/Role$/.test(object.kind)) {
    return list(object["rules"]).flatMap((rule) =>
      [...texts(rule["resources"]), ...texts(rule["nonResourceURLs"])].flatMap((resource) =>
        texts(rule["verbs"]).map((verb) => `${verb} ${resource}`),
      ),
    );
  }
  if (/RoleBinding$/.test(object.kind)) {
    return list(object["subjects"]).map(
      (subject) =>
        `${text(at(object, "roleRef", "name"))} to ${text(subject["kind"])} ${text(subject["namespace"])}/${text(subject["name"])}`,
    );
  }
  if (object.kind === "KafkaUser") {
    return list(at(object, "spec", "authorization", "acls")).flatMap((acl) =>
      texts(acl["operations"]).map(
        (operation) =>
          `${operation} ${text(at(acl, "resource", "type"))} ${text(at(acl, "resource", "name"))}${at(acl, "resource", "patternType") === "prefix" ? "*" : ""}`,
      ),
    );
  }
  if (object.kind === "AppProject") {
    return [
      ...list(at(object, "spec", "destinations")).map(({ namespace }) => `deploy to namespace ${text(namespace)}`),
      ...list(at(object, "spec", "clusterResourceWhitelist")).map(
        ({ kind }) => `make the cluster-wide kind ${text(kind)}`,
      ),
      ...texts(at(object, "spec", "sourceRepos")).map((repository) => `take from ${repository}`),
    ];
  }
  return [];
}

const strong = (permission: string): boolean => {
  const [verb = "", resource = ""] = permission.split(" ");
  return ["*", "escalate", "impersonate", "bind"].includes(verb) || GROUPS_OF_POWER.test(resource);
};

function inCluster(before: Side, after: Side): Item[] {
  const rights = (side: Side) =>
    new Map(
      side.manifests.map(
        ({ object }) => [[object.kind, namespaceOf(object), nameOf(object)].join(" "), object] as const,
      ),
    );
  const [old, now] = [rights(before), rights(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key): Item[] => {
    const object = now.get(key) ?? old.get(key);
    if (object === undefined) return [];
    const [was, is] = [old.get(key), now.get(key)].map((one) => new Set(one === undefined ? [] : permissions(one)));
    const gained = [...(is ?? [])].filter((permission) => !was?.has(permission));
    const lost = [...(was ?? [])].filter((permission) => !is?.has(permission));
    const who = `${object.kind} ${nameOf(object)}`;
    return [
      ...(gained.length === 0
        ? []
        : [(gained.some(strong) ? danger : attention)(`${who} is widened: it may ${enumerate(gained)}.`, gained)]),
      ...(lost.length === 0 ? [] : [note(`${who} is narrowed: it may no longer ${enumerate(lost)}.`, lost)]),
    ];
  });
}

/** Identities and rights that are new, wider, narrower or gone: in Azure, in the cluster, in Kafka and in Argo CD. */
export const access = (before: Side, after: Side): Item[] => [
  ...roles(before, after),
  ...credentials(before, after),
  ...inCluster(before, after),
];
