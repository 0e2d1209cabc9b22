import { describe, expect, test } from "vitest";
import { WafPolicy, type WafPolicyArgs } from "../../src/megatron/waf-policy.ts";
import {
  applicationProfile,
  closedProfile,
  grafanaProfile,
  otlpProfile,
  type WafProfile,
} from "../../src/megatron/waf-profiles.ts";
import { only, planOf } from "./plan.ts";

interface RuleSet {
  readonly ruleSetType: string;
  readonly ruleSetVersion: string;
  readonly ruleGroupOverrides: readonly {
    ruleGroupName: string;
    rules: readonly { ruleId: string; state: string }[];
  }[];
}

async function policy(profile: WafProfile, mode: WafPolicyArgs["mode"] = "Prevention") {
  const args = { resourceGroupName: "rg", location: "swedencentral", policyName: "waf-test", mode, profile };
  const { inputs } = only(
    await planOf((opts) => new WafPolicy("waf", args, opts)),
    "network:WebApplicationFirewallPolicy",
  );
  return {
    settings: inputs["policySettings"] as Record<string, unknown>,
    ruleSets: (inputs["managedRules"] as { managedRuleSets: RuleSet[] }).managedRuleSets,
    exclusions: (inputs["managedRules"] as { exclusions: { selector: string }[] }).exclusions,
    customRules: inputs["customRules"] as Record<string, unknown>[],
  };
}

const profiles = {
  application: applicationProfile,
  grafana: grafanaProfile,
  otlp: otlpProfile(1500),
  closed: closedProfile,
};

describe.each(Object.entries(profiles))("the %s profile", (_, profile) => {
  test("has Microsoft's default and bot rule sets, with the Log4j rule on (S0-ING-02)", async () => {
    const { ruleSets, settings } = await policy(profile);
    expect(ruleSets.map(({ ruleSetType, ruleSetVersion }) => `${ruleSetType} ${ruleSetVersion}`)).toEqual([
      "Microsoft_DefaultRuleSet 2.1",
      "Microsoft_BotManagerRuleSet 1.1",
    ]);
    const states = ruleSets.flatMap(({ ruleGroupOverrides }) => ruleGroupOverrides.flatMap(({ rules }) => rules));
    expect(states.filter(({ ruleId }) => ruleId === "944240").map(({ state }) => state)).toEqual(["Enabled"]);
    expect(settings["state"]).toBe("Enabled");
  });

  test("enforces sizes, within what the service takes", async () => {
    const { settings } = await policy(profile);
    expect(settings).toMatchObject({ requestBodyEnforcement: true, fileUploadEnforcement: true });
    expect(Number(settings["maxRequestBodySizeInKb"])).toBeLessThanOrEqual(2000);
  });
});

test("the mode is a value (D-21)", async () => {
  expect((await policy(applicationProfile, "Prevention")).settings["mode"]).toBe("Prevention");
  expect((await policy(applicationProfile, "Detection")).settings["mode"]).toBe("Detection");
});

test("bodies of web applications are read whole, with no managed rule off", async () => {
  for (const profile of [applicationProfile, grafanaProfile]) {
    const { settings, ruleSets } = await policy(profile);
    expect(settings["requestBodyCheck"]).toBe(true);
    expect(settings["requestBodyInspectLimitInKB"]).toBe(settings["maxRequestBodySizeInKb"]);
    expect(JSON.stringify(ruleSets)).not.toContain("Disabled");
  }
});

test("Grafana's query and sign-in fields, and no other, are not read as attacks; no other profile has exclusions", async () => {
  // Each is one field by its name: an exclusion of all fields would let every attack in.
  expect((await policy(grafanaProfile)).exclusions.map(({ selector }) => selector).sort()).toEqual([
    "code",
    "expr",
    "grafana_session",
    "oauth_",
    "query",
    "state",
  ]);
  for (const profile of [applicationProfile, otlpProfile(1500), closedProfile])
    expect((await policy(profile)).exclusions).toEqual([]);
});

describe("the intake", () => {
  test("takes OTLP's body size and content types by POST, and nothing else (S0-ING-06)", async () => {
    const { settings, customRules } = await policy(otlpProfile(1500));
    expect(settings["maxRequestBodySizeInKb"]).toBe(1500);
    expect(customRules).toMatchObject([
      {
        name: "OnlyPost",
        action: "Block",
        matchConditions: [
          { matchVariables: [{ variableName: "RequestMethod" }], negationConditon: true, matchValues: ["POST"] },
        ],
      },
      {
        name: "OnlyOtlpContentTypes",
        action: "Block",
        matchConditions: [
          {
            matchVariables: [{ variableName: "RequestHeaders", selector: "Content-Type" }],
            negationConditon: true,
            matchValues: ["application/x-protobuf", "application/json"],
          },
        ],
      },
    ]);
  });

  test("does not read telemetry as if it were commands, and gives up one managed rule only (S0-ING-06)", async () => {
    const { settings, ruleSets } = await policy(otlpProfile(1500));
    expect(settings["requestBodyCheck"]).toBe(false);
    const off = ruleSets
      .flatMap(({ ruleGroupOverrides }) => ruleGroupOverrides.flatMap(({ rules }) => rules))
      .filter(({ state }) => state === "Disabled");
    expect(off.map(({ ruleId }) => ruleId)).toEqual(["920420"]);
  });
});

test("the closed profile refuses every address", async () => {
  expect((await policy(closedProfile)).customRules).toMatchObject([
    {
      action: "Block",
      matchConditions: [
        { matchVariables: [{ variableName: "RequestUri" }], operator: "BeginsWith", matchValues: ["/"] },
      ],
    },
  ]);
});
