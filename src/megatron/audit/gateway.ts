import { type AuditRule, at, atLeast, listAt, propertyRule, shown, zonal } from "./rule.ts";

const GATEWAY = "network:ApplicationGateway";
const POLICY = "network:WebApplicationFirewallPolicy";

const STRONG_CIPHERS = /^TLS_ECDHE_.*_GCM_/;

/** Log4Shell, rule 944240 of Microsoft's default set: it must not be off. */
const LOG4J = "944240";

/** What both Application Gateways and their firewall policies are held to. */
export const gatewayRules: readonly AuditRule[] = [
  propertyRule({
    id: "Azure.AppGw.UseWAF",
    protects: "requests are inspected before they come in",
    type: GATEWAY,
    path: "sku.name",
    is: "WAF_v2",
  }),
  propertyRule({
    id: "Megatron.AppGw.Policy",
    protects: "a listener that was forgotten is inspected too",
    type: GATEWAY,
    path: "firewallPolicy.id",
    is: { words: "a policy", holds: (value) => typeof value === "string" },
  }),
  propertyRule({
    id: "Azure.AppGw.PreventionMode",
    protects: "attacks are refused, not only logged",
    type: POLICY,
    path: "policySettings.mode",
    is: "Prevention",
  }),
  propertyRule({
    id: "Megatron.AppGw.PolicyState",
    protects: "the policy is on",
    type: POLICY,
    path: "policySettings.state",
    is: "Enabled",
  }),
  {
    id: "Azure.AppGw.SSLPolicy",
    protects: "old TLS and weak ciphers are refused",
    required: "TLS 1.2 or newer with ECDHE and GCM ciphers alone",
    remedy: "keep the TLS policy of gateway-routing.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of(GATEWAY)) {
        const version = at(inputs, "sslPolicy.minProtocolVersion");
        const suites = listAt(inputs, "sslPolicy.cipherSuites").map(String);
        const weak = suites.filter((suite) => !STRONG_CIPHERS.test(suite));
        if (version !== "TLSv1_2" && version !== "TLSv1_3")
          yield { resource: name, found: `minimum version ${shown(version)}` };
        else if (suites.length === 0 || weak.length > 0) yield { resource: name, found: `ciphers ${shown(weak)}` };
      }
    },
  },
  {
    id: "Azure.AppGw.UseHTTPS",
    protects: "nothing is served in plain text",
    required: "an HTTP listener only redirects",
    remedy: "route the listener to a redirect",
    *check(plan) {
      for (const { name, inputs } of plan.of(GATEWAY)) {
        const plain = listAt(inputs, "httpListeners").filter((listener) => at(listener, "protocol") === "Http");
        const rules = listAt(inputs, "requestRoutingRules");
        for (const listener of plain) {
          const own = rules.filter((rule) =>
            String(at(rule, "httpListener.id")).endsWith(`/${String(at(listener, "name"))}`),
          );
          if (own.some((rule) => at(rule, "redirectConfiguration.id") === undefined)) {
            yield { resource: name, found: `listener ${shown(at(listener, "name"))} serves plain HTTP` };
          }
        }
      }
    },
  },
  {
    id: "Azure.AppGw.BackendHTTPS",
    protects: "nothing travels in plain text behind the gateway",
    required: "every back end is HTTPS with a probe of its own",
    remedy: "state protocol Https and a probe in gateway-routing.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of(GATEWAY)) {
        for (const settings of listAt(inputs, "backendHttpSettingsCollection")) {
          if (at(settings, "protocol") !== "Https" || at(settings, "probe.id") === undefined) {
            yield {
              resource: name,
              found: `back end ${shown(at(settings, "name"))} by ${shown(at(settings, "protocol"))}`,
            };
          }
        }
      }
    },
  },
  propertyRule({
    id: "Azure.AppGw.MinInstance",
    protects: "losing an instance is no outage",
    type: GATEWAY,
    path: "autoscaleConfiguration.minCapacity",
    is: atLeast(2),
  }),
  propertyRule({
    id: "Azure.AppGw.AvailabilityZone",
    protects: "losing a zone is no outage",
    type: GATEWAY,
    path: "zones",
    is: zonal,
  }),
  {
    id: "CKV_AZURE_135",
    protects: "Log4Shell is refused",
    required: `Microsoft's default rule set, with rule ${LOG4J} on`,
    remedy: "keep the rule set of waf-profiles.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of(POLICY)) {
        const set = listAt(inputs, "managedRules.managedRuleSets").find(
          (item) => at(item, "ruleSetType") === "Microsoft_DefaultRuleSet",
        );
        const overrides = listAt(set, "ruleGroupOverrides").flatMap((group) => listAt(group, "rules"));
        const off = overrides.some((rule) => at(rule, "ruleId") === LOG4J && at(rule, "state") === "Disabled");
        if (set === undefined || off)
          yield { resource: name, found: set === undefined ? "no default rule set" : `rule ${LOG4J} is off` };
      }
    },
  },
];
