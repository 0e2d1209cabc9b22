import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../config/schema.ts";
import type { RoleName } from "../plan/azure/roles.ts";
import { assignRole } from "./role-assignment.ts";

export interface ClusterAccessArgs {
  readonly subscriptionId: string;
  readonly clusterId: pulumi.Input<string>;
  readonly groups: Pick<Environment["groups"], "clusterAdmins" | "breakGlass">;
  /** Entra groups of application teams, which read. */
  readonly readers: readonly string[];
}

/** Who may do what in a cluster, by Entra group. Local accounts are off, so there is no other way in. */
export class ClusterAccess extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:compute:ClusterAccess", name, {}, opts);
    const { clusterId, subscriptionId } = args;
    const grant = (who: string, group: string, role: RoleName, why: string) => {
      const right = {
        subscriptionId,
        role,
        on: clusterId,
        principal: { id: group, type: "Group" as const },
        why,
      };
      assignRole(`${name}-${who}`, right, { parent: this });
      // Without it a member may use the cluster and may not ask where it is.
      assignRole(
        `${name}-${who}-kubeconfig`,
        { ...right, role: "clusterUser", why: "az aks get-credentials" },
        { parent: this },
      );
    };
    // One group may have both offices; Azure refuses a second assignment of one role to one principal.
    const admins = new Map([
      [args.groups.breakGlass, "break-glass"],
      [args.groups.clusterAdmins, "admins"],
    ]);
    for (const [group, who] of admins) grant(who, group, "clusterAdmin", `Cluster administration: ${who}.`);
    for (const group of new Set(args.readers)) {
      if (!admins.has(group)) grant(`reader-${group}`, group, "clusterReader", "An application team reads.");
    }
    this.registerOutputs({});
  }
}
