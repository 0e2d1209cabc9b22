import * as authorization from "@pulumi/azure-native/authorization/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { guidOf, ROLES, type RoleName } from "./roles.ts";

/** One right: a principal has a role on a thing. Names are what the assignment's GUID is made of, and never change. */
export interface Right {
  readonly subscriptionId: string;
  readonly role: RoleName;
  /** The thing, by a name that is unique in the environment, and by its resource id. */
  readonly on: { readonly name: string; readonly id: pulumi.Input<string> };
  readonly principal: {
    readonly name: string;
    readonly id: pulumi.Input<string>;
    readonly type: "ServicePrincipal" | "Group";
  };
  /** What fails without it; Azure shows it beside the assignment. */
  readonly why: string;
}

/** Resource id of a built-in role, as seen from a subscription. */
const roleDefinitionId = (subscriptionId: string, role: RoleName): string =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role].id}`;

/** Name of a right's assignment. Made of names alone, so that a plan knows it and a second run makes no second one. */
export const roleAssignmentName = ({ subscriptionId, role, on, principal }: Right): string =>
  guidOf([subscriptionId, on.name, principal.name, ROLES[role].id].join("\n"));

/** Declares a right. Azure refuses to change an assignment in place, so a new one waits for the old one's removal. */
export const assignRole = (
  name: string,
  right: Right,
  opts: pulumi.CustomResourceOptions,
): authorization.RoleAssignment =>
  new authorization.RoleAssignment(
    name,
    {
      roleAssignmentName: roleAssignmentName(right),
      roleDefinitionId: roleDefinitionId(right.subscriptionId, right.role),
      scope: right.on.id,
      principalId: right.principal.id,
      // Without it Azure looks the principal up, and does not find an identity that it made a second ago.
      principalType: right.principal.type,
      description: right.why,
    },
    { ...opts, deleteBeforeReplace: true },
  );
