import { at, list, text, texts } from "../../base/fields.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { nameOf, type Pair, pairs, type Side } from "./side.ts";
import { enumerate, grouped } from "./words.ts";

/** What lets its holder take more than it names: secrets, roles, other pods. */
const GROUPS_OF_POWER =
  /^(\*|cluster-admin|admin|secrets|roles|clusterroles|rolebindings|clusterrolebindings|pods\/exec|serviceaccounts\/token|nodes\/proxy)$/;

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
        `give ${text(at(object, "roleRef", "name"))} to ${text(subject["kind"])} ${text(subject["namespace"])}/${text(subject["name"])}`,
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

/** `get pods`, `list pods`: "get/list pods". */
const phrases = (permissions: readonly string[]): string =>
  enumerate(
    grouped(permissions, (permission) => permission.slice(permission.indexOf(" "))).map(
      ([rest, group]) => `${group.map((permission) => permission.split(" ")[0]).join("/")}${rest}`,
    ),
  );

function gainedAndLost({ before, after }: Pair): Item[] {
  const object = after ?? before;
  if (object === undefined) return [];
  const [was, is] = [before, after].map((one) => new Set(one === undefined ? [] : permissions(one)));
  const gained = [...(is ?? [])].filter((permission) => !was?.has(permission));
  const lost = [...(was ?? [])].filter((permission) => !is?.has(permission));
  const who = `${object.kind} ${nameOf(object)}`;
  const now = before === undefined ? "is new" : "is widened";
  const then = after === undefined ? "is removed" : "is narrowed";
  return [
    ...(gained.length === 0
      ? []
      : [(gained.some(strong) ? danger : attention)(`${who} ${now}: it may ${phrases(gained)}.`, gained)]),
    ...(lost.length === 0 ? [] : [note(`${who} ${then}: it may no longer ${phrases(lost)}.`, lost)]),
  ];
}

/** What roles of the cluster, users of Kafka and projects of Argo CD may do more than before, or less. */
export const clusterAccess = (before: Side, after: Side): Item[] => pairs(before, after).flatMap(gainedAndLost);
