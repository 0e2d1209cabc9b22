import * as pulumi from "@pulumi/pulumi";
import { firstUsable } from "../config/cidr.ts";

/** A resource as the program declared it, before any engine or cloud saw it. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; empty for the root. */
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: Record<string, unknown>;
  readonly options: PlannedOptions;
}

/** The resource options that decide what an update may do. */
export interface PlannedOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
}

const STACK_TYPE = "pulumi:pulumi:Stack";
const ROOT_TYPE = "megatron:plan:Root";

/** Key of the input that is a resource's Azure name, where it is not the class name followed by `Name`. */
const NAME_KEYS: Record<string, string> = {
  "azure-native:storage:StorageAccount": "accountName",
  "azure-native:storage:BlobContainer": "containerName",
  "azure-native:containerservice:ManagedCluster": "resourceName",
  "azure-native:keyvault:Vault": "vaultName",
  "azure-native:containerregistry:Registry": "registryName",
  "azure-native:dbforpostgresql:Server": "serverName",
  "azure-native:managedidentity:UserAssignedIdentity": "resourceName",
  "azure-native:managedidentity:FederatedIdentityCredential": "federatedIdentityCredentialResourceName",
  "azure-native:operationalinsights:Workspace": "workspaceName",
  "azure-native:dataprotection:BackupVault": "vaultName",
  "azure-native:network:RecordSet": "relativeRecordSetName",
  "azure-native:network:WebApplicationFirewallPolicy": "policyName",
  "azure-native:network:IpGroup": "ipGroupsName",
  "azure-native:dns:Zone": "zoneName",
  "azure-native:dns:RecordSet": "relativeRecordSetName",
};

const camel = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function azureName(type: string, logicalName: string, inputs: Record<string, unknown>): string {
  const className = type.split(":").at(-1) ?? "";
  const value = inputs[NAME_KEYS[type] ?? `${camel(className)}Name`] ?? inputs["name"];
  return typeof value === "string" ? value : logicalName;
}

/** Outputs that Azure computes and other resources read. Everything else an output needs is an input. */
function computed(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (type) {
    case "azure-native:managedidentity:UserAssignedIdentity":
      return { principalId: `principal-of-${name}`, clientId: `client-of-${name}` };
    case "azure-native:network:PublicIPAddress":
      return { ipAddress: `address-of-${name}` };
    case "azure-native:containerservice:ManagedCluster":
      return {
        oidcIssuerProfile: { enabled: true, issuerURL: `https://oidc.example/${name}/` },
        identityProfile: { kubeletidentity: { objectId: `kubelet-of-${name}` } },
        nodeResourceGroup: inputs["nodeResourceGroup"],
      };
    case "azure-native:keyvault:Vault":
      return { properties: { ...(inputs["properties"] as object), vaultUri: `https://${name}.vault.azure.net/` } };
    case "azure-native:storage:StorageAccount":
      return { primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` } };
    case "azure-native:dbforpostgresql:Server":
      return { fullyQualifiedDomainName: `${name}.postgres.database.azure.com` };
    case "azure-native:containerregistry:Registry":
      return { loginServer: `${name}.azurecr.io` };
    case "azure-native:dns:Zone":
      return { nameServers: [1, 2, 3, 4].map((n) => `ns${n}.azure-dns.example`) };
    default:
      return {};
  }
}

/** Azure gives a firewall the first free address of its subnet; the mock needs that subnet's range for it. */
function firewallAddress(inputs: Record<string, unknown>, subnets: Map<string, string>): Record<string, unknown> {
  const configurations = (inputs["ipConfigurations"] ?? []) as { subnet?: { id?: string } }[];
  return {
    ipConfigurations: configurations.map((configuration) => {
      const range = subnets.get(configuration.subnet?.id ?? "");
      return range === undefined ? configuration : { ...configuration, privateIPAddress: firstUsable(range) };
    }),
  };
}

const SEGMENT_OVERRIDES: Record<string, string> = { resources: "Resources", dbforpostgresql: "DBforPostgreSQL" };

function resourceId(type: string, name: string, inputs: Record<string, unknown>): string {
  const [, module = "", className = ""] = type.split(":");
  const provider = `Microsoft.${SEGMENT_OVERRIDES[module] ?? module}`;
  const group = typeof inputs["resourceGroupName"] === "string" ? `/resourceGroups/${inputs["resourceGroupName"]}` : "";
  if (className === "ResourceGroup") return `/subscriptions/mock/resourceGroups/${name}`;
  const parentKeys = [
    "virtualNetworkName",
    "accountName",
    "vaultName",
    "serverName",
    "resourceName",
    "zoneName",
    "privateZoneName",
    "firewallPolicyName",
    "registryName",
  ];
  const parent = parentKeys.map((key) => inputs[key]).find((value) => typeof value === "string" && value !== name);
  const middle = typeof parent === "string" ? `/${parent}` : "";
  return `/subscriptions/mock${group}/providers/${provider}${middle}/${camel(className)}s/${name}`;
}

/** Whether some input holds the text that Pulumi makes of a missing output. */
function undefinedPath(value: unknown, path = ""): string | undefined {
  if (typeof value === "string")
    return /\bundefined\b|\[object Object\]|Calling \[to(String|JSON)\]/.test(value) ? path : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = undefinedPath(inner, path === "" ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Removes Pulumi's wrapper from secrets, so that a plan shows structure and never a value. */
const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_SIGNATURE in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

/** Root of a planned program; strips aliases and watches the options that mocks do not show. */
class PlanRoot extends pulumi.ComponentResource {
  constructor(transformation: pulumi.ResourceTransformation) {
    super(ROOT_TYPE, "plan", {}, { transformations: [transformation] });
  }
}

/**
 * Runs a Pulumi program without an engine, and returns every resource that it declared, in URN order.
 * Throws when two resources have one URN or an input holds the text of a missing output.
 * @param build declares resources; `parent` is to be given to the outermost of them.
 */
export async function planResources(
  project: string,
  stack: string,
  build: (parent: pulumi.Resource) => unknown,
): Promise<PlannedResource[]> {
  const planned = new Map<string, PlannedResource>();
  const optionsOf = new Map<string, PlannedOptions>();
  const subnets = new Map<string, string>();
  const faults: string[] = [];

  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, custom }) {
        if (type === STACK_TYPE) return { id: name, state: inputs as Record<string, unknown> };
        const fields = inputs as Record<string, unknown>;
        const physical = azureName(type, name, fields);
        const id = custom ? resourceId(type, physical, fields) : "";
        if (type === "azure-native:network:Subnet") subnets.set(id, String(fields["addressPrefix"]));
        const key = `${type}::${name}`;
        const hole = undefinedPath(fields);
        if (hole !== undefined) faults.push(`${key}: input ${hole} is made from an output that is missing`);
        if (planned.has(key)) faults.push(`${key}: declared twice; a name is unique among resources of its type`);
        planned.set(key, {
          urn: key,
          type,
          name,
          parent: "",
          custom: custom ?? false,
          inputs: unwrap(fields) as Record<string, unknown>,
          options: { protect: false, retainOnDelete: false, ignoreChanges: [] },
        });
        const extra =
          type === "azure-native:network:AzureFirewall"
            ? firewallAddress(fields, subnets)
            : computed(type, physical, fields);
        return { id, state: { ...fields, name: physical, ...extra } };
      },
      call: ({ inputs }) => inputs,
    },
    project,
    stack,
    false,
  );

  const parents = new Map<string, pulumi.Resource | undefined>();
  const watch: pulumi.ResourceTransformation = ({ type, name, props, opts }) => {
    optionsOf.set(`${type}::${name}`, {
      protect: opts.protect ?? false,
      retainOnDelete: "retainOnDelete" in opts ? (opts.retainOnDelete ?? false) : false,
      ignoreChanges: opts.ignoreChanges ?? [],
    });
    parents.set(`${type}::${name}`, opts.parent);
    return { props, opts };
  };

  await build(new PlanRoot(watch));
  await pulumi.runtime.disconnect();
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const keyOf = async (resource: pulumi.Resource | undefined): Promise<string> => {
    if (resource === undefined) return "";
    const urn = await new Promise<string>((resolve) => resource.urn.apply(resolve));
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    return type === ROOT_TYPE ? "" : `${type}::${name}`;
  };
  const result: PlannedResource[] = [];
  for (const [key, resource] of planned) {
    if (resource.type === ROOT_TYPE) continue;
    const options = optionsOf.get(key) ?? resource.options;
    result.push({ ...resource, options, parent: await keyOf(parents.get(key)) });
  }
  return result.sort((a, b) => a.urn.localeCompare(b.urn));
}
