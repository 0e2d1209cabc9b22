import * as resources from "@pulumi/azure-native/resources/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import { HOSTED_RUNNERS } from "./subnets.ts";

export interface RunnerNetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "runnerNetwork">;
  /** Number by which GitHub knows the enterprise or organisation. */
  readonly businessId: string;
  /** Subnet that is delegated to GitHub; one is of one network configuration. */
  readonly subnetId: pulumi.Input<string>;
}

/**
 * Lets GitHub put hosted runners into a subnet: their traffic takes its route through the firewall, and no machine is
 * kept. An administrator of the organisation enters the resource's tag `GitHubId` in a network configuration there.
 */
export class RunnerNetwork extends pulumi.ComponentResource {
  constructor(name: string, args: RunnerNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:RunnerNetwork", name, {}, opts);
    const [namespace = "", type = ""] = HOSTED_RUNNERS.split("/");
    const settings = new resources.Resource(
      `${name}-settings`,
      {
        resourceGroupName: args.resourceGroupName,
        resourceProviderNamespace: namespace,
        parentResourcePath: "",
        resourceType: type,
        resourceName: args.names.runnerNetwork,
        // The one version that GitHub documents; azure-native has no class of it.
        apiVersion: "2024-04-02",
        location: args.location,
        properties: { subnetId: args.subnetId, businessId: args.businessId },
      },
      // GitHub writes its id into the tags.
      { parent: this, ignoreChanges: ["tags"] },
    );
    this.registerOutputs({ id: settings.id });
  }
}
