import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../config/schema.ts";
import type { WafProfile } from "./waf-profiles.ts";

export interface WafPolicyArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly policyName: string;
  readonly mode: Environment["gateways"]["hyperion"]["wafMode"];
  readonly profile: WafProfile;
}

/** Remote code execution through Log4j (CVE-2021-44228); stated, so that nobody turns it off by a default. */
const LOG4J = { ruleGroupName: "JAVA", rules: [{ ruleId: "944240", state: "Enabled", action: "AnomalyScoring" }] };

/** A web application firewall policy: Microsoft's default and bot rule sets, and the profile's own rules before them. */
export class WafPolicy extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: WafPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:WafPolicy", name, {}, opts);
    const { profile } = args;
    const policy = new network.WebApplicationFirewallPolicy(
      `${name}-policy`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        policyName: args.policyName,
        policySettings: {
          state: "Enabled",
          mode: args.mode,
          requestBodyCheck: profile.inspectBody,
          // Size is enforced whether or not bodies are read.
          requestBodyEnforcement: true,
          maxRequestBodySizeInKb: profile.maxBodyKb,
          ...(profile.inspectBody ? { requestBodyInspectLimitInKB: profile.maxBodyKb } : {}),
          fileUploadEnforcement: true,
          fileUploadLimitInMb: profile.maxUploadMb,
        },
        customRules: [...profile.customRules],
        managedRules: {
          exclusions: [...profile.exclusions],
          managedRuleSets: [
            {
              ruleSetType: "Microsoft_DefaultRuleSet",
              ruleSetVersion: "2.1",
              ruleGroupOverrides: [LOG4J, ...profile.overrides],
            },
            { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1", ruleGroupOverrides: [] },
          ],
        },
      },
      { parent: this },
    );
    this.id = policy.id;
    this.registerOutputs({ id: this.id });
  }
}
