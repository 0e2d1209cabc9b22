import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import { assignRole, type Right } from "./role-assignment.ts";

export interface ClusterIdentityArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly subscriptionId: string;
  readonly names: Pick<Names, "identity">;
  readonly clusterName: string;
  /** Virtual network of the nodes and of the API server. */
  readonly networkId: pulumi.Input<string>;
  /** Private zone of the API server's name. */
  readonly privateDnsZoneId: pulumi.Input<string>;
  /** Registry that nodes pull from. */
  readonly registryId: pulumi.Input<string>;
}

/** The two identities of a cluster, its control plane's and its kubelets', and what each may do. */
export class ClusterIdentity extends pulumi.ComponentResource {
  readonly controlPlane: managedidentity.UserAssignedIdentity;
  readonly kubelet: managedidentity.UserAssignedIdentity;
  /** Depend on them: AKS checks its rights when a cluster is made. */
  readonly rights: readonly authorization.RoleAssignment[];

  constructor(name: string, args: ClusterIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:compute:ClusterIdentity", name, {}, opts);
    const { resourceGroupName, location, subscriptionId } = args;
    const identity = (what: string) =>
      new managedidentity.UserAssignedIdentity(
        `${name}-${what}`,
        { resourceGroupName, location, resourceName: args.names.identity(`${args.clusterName}-${what}`) },
        { parent: this },
      );
    this.controlPlane = identity("control-plane");
    this.kubelet = identity("kubelet");

    const principal = (of: managedidentity.UserAssignedIdentity): Right["principal"] => ({
      id: of.principalId,
      type: "ServicePrincipal",
    });
    const controlPlane = principal(this.controlPlane);
    const grant = (what: string, right: Omit<Right, "subscriptionId">) =>
      assignRole(`${name}-${what}`, { subscriptionId, ...right }, { parent: this });
    this.rights = [
      grant("operates-kubelet", {
        role: "managedIdentityOperator",
        on: this.kubelet.id,
        principal: controlPlane,
        why: "AKS gives its nodes the kubelet identity.",
      }),
      grant("uses-network", {
        role: "networkContributor",
        on: args.networkId,
        principal: controlPlane,
        why: "AKS joins subnets, puts internal load balancers into them and links the API server's private zone.",
      }),
      grant("writes-private-zone", {
        role: "privateDnsZoneContributor",
        on: args.privateDnsZoneId,
        principal: controlPlane,
        why: "AKS writes the API server's private address.",
      }),
      grant("pulls-images", {
        role: "acrPull",
        on: args.registryId,
        principal: principal(this.kubelet),
        why: "Nodes pull images from the platform's registry.",
      }),
    ];
    this.registerOutputs({ controlPlaneId: this.controlPlane.id, kubeletId: this.kubelet.id });
  }
}
