import { describe, expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import {
  ApplicationGateway,
  type ApplicationGatewayArgs,
  type GatewayLayer,
} from "../../src/megatron/application-gateway.ts";
import { hyperionSites, megatronSites } from "../../src/megatron/gateway-sites.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

const SECRET = "https://kv.vault.azure.net/secrets/tls";

interface Named {
  readonly name: string;
  readonly [key: string]: unknown;
}

function gatewayArgs(layer: GatewayLayer, environment: Environment): ApplicationGatewayArgs {
  const all = names(environment);
  return {
    resourceGroupName: "rg",
    layer,
    environment,
    names: all,
    sites: layer === "hyperion" ? hyperionSites(all, environment.gateways) : megatronSites(all),
    subnetId: `/subnets/${layer}`,
    identityId: "/identities/gateway",
    certificateSecretId: SECRET,
  };
}

const gateways = (changes: Partial<Environment> = {}, extra: Partial<ApplicationGatewayArgs> = {}) => {
  const environment = environmentWith(changes);
  return planOf((opts) => [
    new ApplicationGateway("hyperion", { ...gatewayArgs("hyperion", environment), ...extra }, opts),
    new ApplicationGateway("megatron", { ...gatewayArgs("megatron", environment), ...extra }, opts),
  ]);
};

const gatewayOf = (plan: readonly PlannedResource[], layer: GatewayLayer) =>
  only(plan, "network:ApplicationGateway", `${layer}-gateway`).inputs;

const partsOf = (gateway: Record<string, unknown>, collection: string): Named[] => gateway[collection] as Named[];

const part = (gateway: Record<string, unknown>, collection: string, name: string): Named => {
  const found = partsOf(gateway, collection).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${collection} has no ${name}`);
  return found;
};

const idOf = (reference: unknown): string => (reference as { id: string }).id;

const plan = await gateways();
const hyperion = gatewayOf(plan, "hyperion");
const megatron = gatewayOf(plan, "megatron");
const { network, dns } = environmentWith();

describe("two gateways", () => {
  test("Megatron has its own (S0-NET-02)", () => {
    expect(megatron).toMatchObject({
      applicationGatewayName: "agw-megatron-prod-sdc",
      sku: { name: "WAF_v2", tier: "WAF_v2" },
      gatewayIPConfigurations: [{ subnet: { id: "/subnets/megatron" } }],
    });
    expect(partsOf(megatron, "httpListeners").flatMap(({ hostNames }) => hostNames)).toEqual([
      `*.apps.${dns.zone}`,
      `*.apps.${dns.zone}`,
    ]);
  });

  test("Hyperion has its own, with another subnet, another address and other hosts (S0-ING-01)", () => {
    expect(hyperion).toMatchObject({
      applicationGatewayName: "agw-hyperion-prod-sdc",
      gatewayIPConfigurations: [{ subnet: { id: "/subnets/hyperion" } }],
    });
    const addresses = [hyperion, megatron].map(
      (gateway) => partsOf(gateway, "frontendIPConfigurations")[0]?.["publicIPAddress"],
    );
    expect(new Set(addresses.map(idOf)).size).toBe(2);
    expect(new Set(partsOf(hyperion, "httpListeners").flatMap(({ hostNames }) => hostNames))).toEqual(
      new Set([`otlp.${dns.zone}`, `grafana.${dns.zone}`]),
    );
  });
});

describe.each(["hyperion", "megatron"] as const)("%s's gateway", (layer) => {
  const gateway = gatewayOf(plan, layer);

  test("sends to NGINX's internal address over HTTPS and nowhere else (S0-ING-04)", () => {
    expect(partsOf(gateway, "backendAddressPools")).toEqual([
      { name: "nginx", backendAddresses: [{ ipAddress: network.ingressAddress }] },
    ]);
    expect(partsOf(gateway, "backendHttpSettingsCollection").length).toBeGreaterThan(0);
    expect(partsOf(gateway, "probes").length).toBeGreaterThan(0);
    for (const settings of partsOf(gateway, "backendHttpSettingsCollection"))
      expect(settings).toMatchObject({
        protocol: "Https",
        port: 443,
        cookieBasedAffinity: "Disabled",
        connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
      });
    for (const probe of partsOf(gateway, "probes"))
      expect(probe).toMatchObject({ protocol: "Https", path: "/nginx-health" });
  });

  test("listens by plain HTTP only to redirect to HTTPS", () => {
    const plain = partsOf(gateway, "httpListeners").filter(({ protocol }) => protocol === "Http");
    expect(plain.length).toBeGreaterThan(0);
    for (const { name } of plain) {
      const rule = partsOf(gateway, "requestRoutingRules").find(({ httpListener }) =>
        idOf(httpListener).endsWith(`/${name}`),
      );
      expect(rule).not.toHaveProperty("backendAddressPool");
      expect(idOf(rule?.["redirectConfiguration"])).toMatch(/redirectConfigurations\/.+-to-https$/);
    }
    for (const redirect of partsOf(gateway, "redirectConfigurations"))
      expect(redirect).toMatchObject({ redirectType: "Permanent", includePath: true, includeQueryString: true });
    // Where a redirect leads is a listener of HTTPS with the host that was asked.
    for (const { name, hostNames } of plain) {
      const redirect = part(gateway, "redirectConfigurations", name.replace(/-http$/, "-to-https"));
      const to = part(gateway, "httpListeners", idOf(redirect["targetListener"]).split("/").at(-1) ?? "");
      expect(to).toMatchObject({ protocol: "Https", hostNames });
    }
  });

  test("speaks TLS 1.2 or later with forward secrecy and AES-GCM only", () => {
    const policy = gateway["sslPolicy"] as { policyType: string; minProtocolVersion: string; cipherSuites: string[] };
    expect(policy).toMatchObject({ policyType: "CustomV2", minProtocolVersion: "TLSv1_2" });
    expect(policy.cipherSuites.length).toBeGreaterThan(0);
    for (const cipher of policy.cipherSuites) expect(cipher).toMatch(/^TLS_ECDHE_(RSA|ECDSA)_WITH_AES_(128|256)_GCM_/);
  });

  test("takes its certificate from the vault through an identity, without a version", () => {
    expect(gateway["identity"]).toMatchObject({
      type: "UserAssigned",
      userAssignedIdentities: ["/identities/gateway"],
    });
    expect(partsOf(gateway, "sslCertificates")).toEqual([{ name: "tls", keyVaultSecretId: SECRET }]);
    expect(gateway).not.toHaveProperty("trustedRootCertificates");
  });

  test("is in every zone, scales as the environment says and speaks HTTP/2", () => {
    expect(gateway).toMatchObject({
      zones: ["1", "2", "3"],
      autoscaleConfiguration: {
        minCapacity: environmentWith().gateways[layer].minCapacity,
        maxCapacity: environmentWith().gateways[layer].maxCapacity,
      },
      enableHttp2: true,
    });
  });

  test("guards every listener and path by a firewall policy of its own layer (S0-ING-02)", () => {
    const policies = ofType(plan, "network:WebApplicationFirewallPolicy").map(({ inputs }) =>
      String(inputs["policyName"]),
    );
    const own = policies.filter((name) => name.startsWith(`waf-${layer}-`));
    const known = (reference: unknown) => own.some((name) => idOf(reference).endsWith(`/${name}`));
    expect(partsOf(gateway, "httpListeners").length).toBeGreaterThan(1);
    expect(known(gateway["firewallPolicy"])).toBe(true);
    for (const { firewallPolicy } of partsOf(gateway, "httpListeners")) expect(known(firewallPolicy)).toBe(true);
    for (const { pathRules } of partsOf(gateway, "urlPathMaps"))
      for (const { firewallPolicy } of pathRules as Named[]) expect(known(firewallPolicy)).toBe(true);
  });

  test("refers only to parts that it has, by its own id, with unique priorities (S0-ING-02)", () => {
    const id = `/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw-${layer}-prod-sdc/`;
    const references = [...JSON.stringify(gateway).matchAll(/"id":"([^"]*applicationGateways\/[^"]*)"/g)].map(
      ([, at = ""]) => at,
    );
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) {
      expect(reference).toContain(id);
      const [collection = "", name = ""] = reference.slice(reference.indexOf(id) + id.length).split("/");
      expect(part(gateway, collection, name).name).toBe(name);
    }
    const priorities = partsOf(gateway, "requestRoutingRules").map(({ priority }) => priority);
    expect(new Set(priorities).size).toBe(priorities.length);
  });
});

describe("Hyperion's hosts", () => {
  const paths = part(hyperion, "urlPathMaps", "otlp");

  test("OTLP/HTTP passes on its three paths, under its own firewall policy (S0-ING-06)", () => {
    const rules = paths["pathRules"] as Named[];
    expect(rules.flatMap((rule) => rule["paths"])).toEqual(["/v1/traces", "/v1/metrics", "/v1/logs"]);
    for (const rule of rules) {
      expect(idOf(rule["firewallPolicy"])).toMatch(/waf-hyperion-otlp-prod-sdc$/);
      expect(idOf(rule["backendAddressPool"])).toMatch(/backendAddressPools\/nginx$/);
    }
    const rule = part(hyperion, "requestRoutingRules", "otlp-https");
    expect(rule).toMatchObject({ ruleType: "PathBasedRouting" });
    expect(idOf(rule["urlPathMap"])).toMatch(/urlPathMaps\/otlp$/);
  });

  test("every other path of the intake is refused by a policy that is in Prevention whatever the mode (S0-ING-02)", async () => {
    const listener = part(hyperion, "httpListeners", "otlp-https");
    expect(idOf(listener["firewallPolicy"])).toMatch(/waf-hyperion-otlp-other-paths-prod-sdc$/);
    const { gateways: values } = environmentWith();
    const tuning = await gateways({ gateways: { ...values, hyperion: { ...values.hyperion, wafMode: "Detection" } } });
    const modeOf = (policy: string) =>
      (only(tuning, "network:WebApplicationFirewallPolicy", policy).inputs["policySettings"] as { mode: string }).mode;
    expect(modeOf("hyperion-otlp-other-paths-policy")).toBe("Prevention");
    expect(modeOf("hyperion-otlp-policy")).toBe("Detection");
    expect(modeOf("megatron-apps-policy")).toBe("Prevention");
  });

  test("the intake answers no plain HTTP: a redirect would have a program send its token again", () => {
    const plain = partsOf(hyperion, "httpListeners").filter(({ protocol }) => protocol === "Http");
    expect(plain.map(({ name }) => name)).toEqual(["grafana-http"]);
  });

  test("NGINX is asked for each host by name, and in less time than a sender waits (S0-ING-04)", () => {
    expect(part(hyperion, "backendHttpSettingsCollection", "otlp")).toMatchObject({
      hostName: `otlp.${dns.zone}`,
      requestTimeout: 9,
    });
    expect(part(hyperion, "backendHttpSettingsCollection", "grafana")).toMatchObject({
      hostName: `grafana.${dns.zone}`,
    });
    expect(part(hyperion, "probes", "otlp")["host"]).toBe(`otlp.${dns.zone}`);
  });
});

test("below Megatron's wildcard the client's own host reaches NGINX", () => {
  const settings = part(megatron, "backendHttpSettingsCollection", "apps");
  expect(settings).not.toHaveProperty("hostName");
  expect(settings["pickHostNameFromBackendAddress"]).toBe(false);
  expect(part(megatron, "probes", "apps")["host"]).toBe(`apps.${dns.zone}`);
});

test("a private root is trusted by every back end, where there is one", async () => {
  const gateway = gatewayOf(await gateways({}, { trustedRoot: "MIIB" }), "hyperion");
  expect(partsOf(gateway, "trustedRootCertificates")).toEqual([{ name: "private-root", data: "MIIB" }]);
  expect(partsOf(gateway, "backendHttpSettingsCollection")).toHaveLength(2);
  for (const settings of partsOf(gateway, "backendHttpSettingsCollection"))
    expect((settings["trustedRootCertificates"] as unknown[]).map(idOf)).toEqual([
      expect.stringMatching(/trustedRootCertificates\/private-root$/),
    ]);
});

test("each gateway's public address is protected one by one where the environment says so (S0-NET-05)", async () => {
  const addresses = ofType(await gateways({ ddos: { mode: "address" } }), "network:PublicIPAddress");
  expect(addresses).toHaveLength(2);
  for (const { inputs } of addresses) expect(inputs["ddosSettings"]).toEqual({ protectionMode: "Enabled" });
});
