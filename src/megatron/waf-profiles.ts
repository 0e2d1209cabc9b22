import type * as network from "@pulumi/azure-native/types/input.js";
import { OTLP_CONTENT_TYPES } from "../conventions/intake.ts";

type CustomRule = network.network.WebApplicationFirewallCustomRuleArgs;
type RuleOverride = network.network.ManagedRuleGroupOverrideArgs;
type Exclusion = network.network.OwaspCrsExclusionEntryArgs;

/** What a web application firewall policy expects of the requests that it guards. */
export interface WafProfile {
  /** Whether the managed rules read bodies. */
  readonly inspectBody: boolean;
  /** Largest body that passes, in KB; the service's own limit is 2,000. */
  readonly maxBodyKb: number;
  /** Largest uploaded file (multipart form), in MB. */
  readonly maxUploadMb: number;
  readonly customRules: readonly CustomRule[];
  readonly overrides: readonly RuleOverride[];
  readonly exclusions: readonly Exclusion[];
}

/** Largest body that the firewall takes and reads whole, in KB (Application Gateway limits, WAF v2 with DRS). */
const MAX_BODY_KB = 2000;

/** Any web application: every managed rule, bodies read whole. */
export const applicationProfile: WafProfile = {
  inspectBody: true,
  maxBodyKb: MAX_BODY_KB,
  maxUploadMb: 100,
  customRules: [],
  overrides: [],
  exclusions: [],
};

const exclude = (matchVariable: string, selectorMatchOperator: string, selector: string): Exclusion => ({
  matchVariable,
  selectorMatchOperator,
  selector,
});

/**
 * Grafana: its queries are query languages, which look like SQL injection, and its sign-in carries Entra's opaque
 * codes. The values of these fields are not read; everything else is.
 */
export const grafanaProfile: WafProfile = {
  ...applicationProfile,
  maxUploadMb: 1,
  exclusions: [
    exclude("RequestArgNames", "EndsWith", "expr"),
    exclude("RequestArgNames", "EndsWith", "query"),
    exclude("RequestArgNames", "Equals", "code"),
    exclude("RequestArgNames", "Equals", "state"),
    exclude("RequestCookieNames", "StartsWith", "grafana_session"),
    exclude("RequestCookieNames", "StartsWith", "oauth_"),
  ],
};

const block = (
  name: string,
  priority: number,
  condition: Omit<network.network.MatchConditionArgs, "matchVariables"> & { variable: string; selector?: string },
): CustomRule => {
  const { variable, selector, ...match } = condition;
  const variables = [{ variableName: variable, ...(selector === undefined ? {} : { selector }) }];
  return {
    name,
    priority,
    ruleType: "MatchRule",
    action: "Block",
    state: "Enabled",
    matchConditions: [{ ...match, matchVariables: variables }],
  };
};

/**
 * OTLP/HTTP: POST of one of its content types, up to `maxBodyKb`, and nothing else. The managed rules read headers and
 * address, not bodies: a log line that quotes SQL or an exploit is what producers are to send, and a refused batch is
 * lost data. Rule 920420 knows no protobuf; the content-type rule here is the stricter one.
 */
export const otlpProfile = (maxBodyKb: number): WafProfile => ({
  inspectBody: false,
  maxBodyKb,
  maxUploadMb: 1,
  customRules: [
    block("OnlyPost", 10, {
      variable: "RequestMethod",
      operator: "Equal",
      negationConditon: true,
      matchValues: ["POST"],
    }),
    block("OnlyOtlpContentTypes", 20, {
      variable: "RequestHeaders",
      selector: "Content-Type",
      operator: "BeginsWith",
      negationConditon: true,
      matchValues: [...OTLP_CONTENT_TYPES],
      transforms: ["Lowercase"],
    }),
  ],
  overrides: [{ ruleGroupName: "PROTOCOL-ENFORCEMENT", rules: [{ ruleId: "920420", state: "Disabled" }] }],
  exclusions: [],
});

/** Refuses every request with 403: for what no path rule names. Bodies are not read, since none is served. */
export const closedProfile: WafProfile = {
  ...applicationProfile,
  inspectBody: false,
  maxUploadMb: 1,
  customRules: [block("RefuseEverything", 10, { variable: "RequestUri", operator: "BeginsWith", matchValues: ["/"] })],
};
