import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../config/schema.ts";
import { assignRole } from "./role-assignment.ts";

export interface BreakGlassArgs {
  readonly subscriptionId: string;
  readonly groups: Pick<Environment["groups"], "breakGlass">;
  /** Key vaults by a name that is unique in the environment. */
  readonly vaultIds: Readonly<Record<string, pulumi.Input<string>>>;
}

/** What the emergency group may do outside the clusters, whose own component lets it in: administer the vaults. */
export class BreakGlass extends pulumi.ComponentResource {
  constructor(name: string, args: BreakGlassArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:identity:BreakGlass", name, {}, opts);
    const { breakGlass } = args.groups;
    for (const [vault, id] of Object.entries(args.vaultIds))
      assignRole(
        `${name}-${vault}`,
        {
          subscriptionId: args.subscriptionId,
          role: "vaultAdministrator",
          on: id,
          principal: { id: breakGlass, type: "Group" },
          why: "Emergencies: secrets and certificates are renewed when the pipelines are down.",
        },
        { parent: this },
      );
    this.registerOutputs({});
  }
}
