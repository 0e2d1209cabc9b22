import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { ROLES, type RoleName } from "../plan/azure/roles.ts";
import { guidOf } from "./roles.ts";

/** One right: a principal has a role on a thing. */
export interface Right {
  readonly subscriptionId: string;
  readonly role: RoleName;
  /** Resource id of the thing. */
  readonly on: pulumi.Input<string>;
  /** By its object id in Entra. */
  readonly principal: { readonly id: pulumi.Input<string>; readonly type: "ServicePrincipal" | "Group" };
  /** What fails without it; Azure shows it beside the assignment. */
  readonly why: string;
}

/** Resource id of a built-in role, as seen from a subscription. */
const roleDefinitionId = (subscriptionId: string, role: RoleName): string =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role].id}`;

/**
 * Name of a right's assignment, which is unique in the tenant: a GUID of exactly what Azure tells two assignments apart
 * by. The thing's id holds subscription, environment and region. An identity that is made again has another object id,
 * so its assignment gets another name: Azure refuses an old name for a new principal (RoleAssignmentUpdateNotPermitted).
 * Ids are compared in lower case, because Azure's services answer with different cases of the same id.
 */
export const roleAssignmentName = ({ role, on, principal }: Pick<Right, "role" | "on" | "principal">) =>
  pulumi.all([on, principal.id]).apply((ids) => guidOf([...ids, ROLES[role].id].join("\n").toLowerCase()));

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
      scope: right.on,
      principalId: right.principal.id,
      // Without it Azure looks the principal up, and does not find an identity that it made a second ago.
      principalType: right.principal.type,
      description: right.why,
    },
    { ...opts, deleteBeforeReplace: true },
  );
