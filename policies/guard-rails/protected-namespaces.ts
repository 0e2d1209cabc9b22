import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { bool, literal, one, text } from "../cel.ts";
import type { PolicyDefinition } from "../define.ts";
import { object, TEAM } from "../fixtures.ts";
import type { Guarded } from "../guarded.ts";
import { defineGuardRail } from "./guard-rail.ts";

const PROTECTED = Object.values(NAMESPACES).sort();

/** Deleting a namespace deletes its volumes; the groups that a person gets in with at night are exempt. */
export function protectedNamespaces({ groups }: Pick<Guarded, "groups">): PolicyDefinition {
  const namespace = (name: string) => object("Namespace", { name });
  const user = (...memberOf: string[]) => ({ username: "somebody", groups: memberOf });
  return defineGuardRail({
    name: "protect-platform-namespaces",
    severity: "critical",
    title: "A namespace of the platform may not be deleted",
    why: "With the namespace go its volumes: the metrics, and the failover buffer with what it has acknowledged.",
    remedy: "Have it done by a member of the break-glass group, after a backup.",
    match: {
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["DELETE"], resources: ["namespaces"] }],
    },
    violations: one(
      "metadata.name",
      bool`oldObject.metadata.name in ${literal(PROTECTED)} && !(${literal(groups.breakGlass)} in request.userInfo.?groups.orValue([]))`,
      text`oldObject.metadata.name`,
    ),
    passing: [
      { name: "a team's namespace", operation: "DELETE", resource: namespace(TEAM), user: user() },
      {
        name: "the break-glass group",
        operation: "DELETE",
        resource: namespace(NAMESPACES.kafka),
        user: user(groups.breakGlass),
      },
      { name: "a change of labels", operation: "UPDATE", resource: namespace(NAMESPACES.kafka), user: user() },
    ],
    failing: PROTECTED.map((name) => ({
      name: `${name}, even by an administrator`,
      operation: "DELETE" as const,
      resource: namespace(name),
      user: user(groups.clusterAdmins),
      path: `metadata.name is ${name}`,
    })),
  });
}
