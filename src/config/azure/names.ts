import type { Environment } from "../schema.ts";
import type { StoragePurpose } from "./containers.ts";
import { REGIONS } from "./regions.ts";

/** What the names are composed of. */
export type NameParts = Pick<Environment, "environment" | "organisation" | "azure" | "dns">;

const PURPOSE_CODES: Record<StoragePurpose, string> = {
  traces: "trc",
  logs: "log",
  metricsBackup: "mbk",
  clusterBackup: "cbk",
};

/**
 * Every Azure name of an environment, composed in one place: `<type>-<layer>-<what>-<environment>-<region>`, the
 * Cloud Adoption Framework's order and abbreviations. Globally unique names carry the organisation's prefix.
 * A name is a contract: changing one replaces what bears it.
 */
export function names({ environment: env, organisation: { namePrefix: org }, azure, dns }: NameParts) {
  const region = REGIONS[azure.region];
  const of = (type: string, what: string) => `${type}-${what}-${env}-${region}`;
  const compact = (type: string, what: string) => `${type}${org}${what}${env}${region}`;
  const stateKeyVault = `kv-${org}-iac-${env}-${region}`;
  return {
    resourceGroup: (what: string) => of("rg", `megatron-${what}`),
    virtualNetwork: (what: string) => of("vnet", `megatron-${what}`),
    subnet: (what: string) => `snet-${what}`,
    networkSecurityGroup: (subnet: string) => of("nsg", `megatron-${subnet}`),
    routeTable: of("rt", "megatron-egress"),
    ddosPlan: of("ddos", "megatron"),
    firewall: of("afw", "megatron"),
    bastion: of("bas", "megatron"),
    runnerNetwork: of("ghnet", "megatron"),
    firewallPolicy: of("afwp", "megatron"),
    ipGroup: (what: string) => of("ipg", `megatron-${what}`),
    publicIp: (what: string) => of("pip", what),
    gateway: (layer: "megatron" | "hyperion") => of("agw", layer),
    wafPolicy: (what: string) => of("waf", what),
    cluster: (name: string) => of("aks", name),
    nodeResourceGroup: (name: string) => of("rg", `megatron-${name}-nodes`),
    identity: (what: string) => of("id", what),
    storageAccount: (purpose: StoragePurpose) => compact("st", PURPOSE_CODES[purpose]),
    keyVault: `kv-${org}-${env}-${region}`,
    /** Where Pulumi keeps its state and the key of its secrets; made by `hyperion bootstrap`, before any stack. */
    stateStorageAccount: compact("st", "iac"),
    stateKeyVault,
    /** What Pulumi encrypts secrets with: `secretsprovider` of the stack file, without the key's version. */
    secretsProvider: `azurekeyvault://${stateKeyVault}.vault.azure.net/keys/pulumi`,
    registry: compact("cr", "megatron"),
    /** What an image's name begins with where it is pulled through the registry. */
    registryHost: `${compact("cr", "megatron")}.azurecr.io`,
    database: `psql-${org}-grafana-${env}-${region}`,
    logWorkspace: of("log", "megatron"),
    backupVault: of("bvault", "megatron"),
    privateEndpoint: (target: string) => of("pep", target),
    hosts: {
      otlp: `otlp.${dns.zone}`,
      otlpGrpc: `otlp-grpc.${dns.zone}`,
      grafana: `grafana.${dns.zone}`,
      argocd: `argocd.${dns.zone}`,
      apps: `apps.${dns.zone}`,
    },
  };
}

export type Names = ReturnType<typeof names>;
