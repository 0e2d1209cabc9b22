import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";

export interface DdosProtectionArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "ddosPlan">;
  readonly ddos: Environment["ddos"];
}

/**
 * DDoS protection of everything public: by a plan of the environment's own, by a plan that the tenant shares, or
 * address by address. In the last case there is no plan, and `publicAddress` turns protection on for each.
 */
export class DdosProtection extends pulumi.ComponentResource {
  /** Plan that both virtual networks attach to; absent where addresses are protected one by one. */
  readonly planId?: pulumi.Output<string>;

  constructor(name: string, args: DdosProtectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:DdosProtection", name, {}, opts);
    const { ddos, resourceGroupName, location, names } = args;
    if (ddos.mode === "network") {
      const plan = new network.DdosProtectionPlan(
        `${name}-plan`,
        { resourceGroupName, location, ddosProtectionPlanName: names.ddosPlan },
        { parent: this },
      );
      this.planId = plan.id;
    }
    if (ddos.mode === "shared") this.planId = pulumi.output(ddos.planId);
    this.registerOutputs({ ...(this.planId === undefined ? {} : { planId: this.planId }) });
  }
}

/** How a virtual network takes part; off is said aloud, since it is the provider's silent default. */
export const networkDdosSettings = (planId: pulumi.Input<string> | undefined) =>
  planId === undefined
    ? { enableDdosProtection: false }
    : { enableDdosProtection: true, ddosProtectionPlan: { id: planId } };
