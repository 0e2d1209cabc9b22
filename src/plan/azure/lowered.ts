import type { ResourceChange } from "../compare.ts";

type Property = ResourceChange["properties"][number];

/** A property whose change takes something away, told by the values before and after. */
export interface Lowered {
  /** Type without its provider, or any. */
  readonly type?: RegExp;
  readonly path: RegExp;
  readonly when: (before: unknown, after: unknown) => boolean;
  readonly follows: string;
  readonly risk: "danger" | "attention";
  /** A change that the rule is of, and one of the same property that it is not of: the rule's own test. */
  readonly fires: Example;
  readonly silent: Example;
}

/** A property's change, of a type where the rule asks for one. */
type Example = readonly [path: string, before: unknown, after: unknown, type?: string];

const to =
  (...values: readonly unknown[]) =>
  (_before: unknown, after: unknown): boolean =>
    values.includes(after);

const falls = (before: unknown, after: unknown): boolean =>
  typeof before === "number" && typeof after === "number" && after < before;

/** Place of a value in a list from most to least; what is not in it is never lower. */
const down =
  (...most: readonly unknown[]) =>
  (before: unknown, after: unknown): boolean => {
    const [was, is] = [most.indexOf(before), most.indexOf(after)];
    return was !== -1 && is > was;
  };

/** Whether a version of the form 1.36 is older than what it was. */
const older = (before: unknown, after: unknown): boolean =>
  typeof before === "string" && typeof after === "string" && after.localeCompare(before, "en", { numeric: true }) < 0;

const REDUNDANCY = ["Standard_RAGZRS", "Standard_GZRS", "Standard_ZRS", "Standard_LRS"];

/** What takes something away; the first rule that fits a property says it. */
export const LOWERED: readonly Lowered[] = [
  {
    path: /(^|\.)publicNetworkAccess$/,
    when: to("Enabled"),
    risk: "danger",
    follows: "it can be reached from the internet",
    fires: ["properties.publicNetworkAccess", "Disabled", "Enabled"],
    silent: ["properties.publicNetworkAccess", "Enabled", "Disabled"],
  },
  {
    path: /(^|\.)(networkRuleSet|networkAcls)\.defaultAction$/,
    when: to("Allow"),
    risk: "danger",
    follows: "its firewall lets every address in",
    fires: ["networkRuleSet.defaultAction", "Deny", "Allow"],
    silent: ["networkRuleSet.defaultAction", "Allow", "Deny"],
  },
  {
    path: /(^|\.)(allowSharedKeyAccess|allowBlobPublicAccess|adminUserEnabled|anonymousPullEnabled)$/,
    when: to(true),
    risk: "danger",
    follows: "an identity is no longer needed to get in",
    fires: ["allowSharedKeyAccess", false, true],
    silent: ["allowSharedKeyAccess", true, false],
  },
  {
    path: /(^|\.)(enableRbacAuthorization|enablePurgeProtection|enablePrivateCluster|enableAzureRBAC|enableEncryptionAtHost|enableSoftDelete|enableHttpsTrafficOnly|disableLocalAccounts|disableLocalAuth|enableSecureBoot|enableVTPM)$/,
    when: to(false, undefined),
    risk: "danger",
    follows: "a protection of the platform is off",
    fires: ["properties.enablePurgeProtection", true, undefined],
    silent: ["properties.enablePurgeProtection", undefined, true],
  },
  {
    path: /(^|\.)passwordAuth$/,
    when: to("Enabled"),
    risk: "danger",
    follows: "a password opens the database",
    fires: ["authConfig.passwordAuth", "Disabled", "Enabled"],
    silent: ["authConfig.passwordAuth", "Enabled", "Disabled"],
  },
  {
    path: /(^|\.)minimumTlsVersion$/,
    when: to("TLS1_0", "TLS1_1"),
    risk: "danger",
    follows: "old clients may connect with broken ciphers",
    fires: ["minimumTlsVersion", "TLS1_2", "TLS1_0"],
    silent: ["minimumTlsVersion", "TLS1_0", "TLS1_2"],
  },
  {
    type: /WebApplicationFirewallPolicy$/,
    path: /^policySettings\.mode$/,
    when: to("Detection"),
    risk: "danger",
    follows: "attacks are logged and let through",
    fires: ["policySettings.mode", "Prevention", "Detection", "network:WebApplicationFirewallPolicy"],
    silent: ["policySettings.mode", "Detection", "Prevention", "network:WebApplicationFirewallPolicy"],
  },
  {
    type: /WebApplicationFirewallPolicy$/,
    path: /^managedRules\./,
    when: () => true,
    risk: "attention",
    follows: "the web application firewall judges requests by other rules",
    fires: ["managedRules.managedRuleSets.0.ruleSetVersion", "2.1", "2.0", "network:WebApplicationFirewallPolicy"],
    silent: ["customRules.0.priority", 1, 2, "network:WebApplicationFirewallPolicy"],
  },
  {
    type: /FirewallPolicy$/,
    path: /^intrusionDetection\.mode$/,
    when: down("Deny", "Alert", "Off", undefined),
    risk: "danger",
    follows: "intrusions are no longer stopped",
    fires: ["intrusionDetection.mode", "Deny", "Alert", "network:FirewallPolicy"],
    silent: ["intrusionDetection.mode", "Alert", "Deny", "network:FirewallPolicy"],
  },
  {
    type: /FirewallPolicy$/,
    path: /^threatIntelMode$/,
    when: down("Deny", "Alert", "Off"),
    risk: "danger",
    follows: "traffic to known malicious hosts is no longer stopped",
    fires: ["threatIntelMode", "Deny", "Alert", "network:FirewallPolicy"],
    silent: ["threatIntelMode", "Alert", "Deny", "network:FirewallPolicy"],
  },
  {
    type: /StorageAccount$/,
    path: /^sku\.name$/,
    when: down(...REDUNDANCY),
    risk: "danger",
    follows: "fewer copies survive the loss of a zone or the region",
    fires: ["sku.name", "Standard_GZRS", "Standard_ZRS", "storage:StorageAccount"],
    silent: ["sku.name", "Standard_ZRS", "Standard_GZRS", "storage:StorageAccount"],
  },
  {
    type: /ManagementPolicy$/,
    path: /days\w+GreaterThan$/,
    when: falls,
    risk: "danger",
    follows: "older blobs are deleted when the rule runs next, within a day or two",
    fires: [
      "policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan",
      45,
      27,
      "storage:ManagementPolicy",
    ],
    silent: [
      "policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan",
      27,
      45,
      "storage:ManagementPolicy",
    ],
  },
  {
    path: /(?:retention|softDelete|deleteRetention)\w*\.?(?:days|inDays|RetentionDays)?$/i,
    when: falls,
    risk: "attention",
    follows: "what is deleted can be brought back for less long, or is kept for less long",
    fires: ["properties.softDeleteRetentionInDays", 90, 30],
    silent: ["properties.softDeleteRetentionInDays", 30, 90],
  },
  {
    path: /^highAvailability\.mode$/,
    when: to("Disabled"),
    risk: "danger",
    follows: "the loss of its zone is an outage",
    fires: ["highAvailability.mode", "ZoneRedundant", "Disabled"],
    silent: ["highAvailability.mode", "Disabled", "ZoneRedundant"],
  },
  {
    path: /(^|\.)(geoRedundantBackup|zoneRedundancy)$/,
    when: to("Disabled"),
    risk: "danger",
    follows: "it does not survive the loss of a zone or the region",
    fires: ["backup.geoRedundantBackup", "Enabled", "Disabled"],
    silent: ["backup.geoRedundantBackup", "Disabled", "Enabled"],
  },
  {
    path: /(^|\.)(allowCrossTenantReplication|isLocalUserEnabled|isSftpEnabled|enableNodePublicIP)$/,
    when: to(true),
    risk: "danger",
    follows: "there is a way in or out that the platform's network and identities do not guard",
    fires: ["allowCrossTenantReplication", false, true],
    silent: ["allowCrossTenantReplication", true, false],
  },
  {
    path: /(^|\.)softDeleteSettings\.state$/,
    when: to("Off"),
    risk: "danger",
    follows: "what is deleted is gone at once",
    fires: ["properties.securitySettings.softDeleteSettings.state", "On", "Off"],
    silent: ["properties.securitySettings.softDeleteSettings.state", "Off", "On"],
  },
  {
    path: /(^|\.)immutabilitySettings\.state$/,
    when: down("Locked", "Unlocked", "Disabled"),
    risk: "danger",
    follows: "backups can be deleted before their time",
    fires: ["properties.securitySettings.immutabilitySettings.state", "Unlocked", "Disabled"],
    silent: ["properties.securitySettings.immutabilitySettings.state", "Unlocked", "Locked"],
  },
  {
    path: /(^|\.)immutabilityPeriodSinceCreationInDays$/,
    when: falls,
    risk: "danger",
    follows: "blobs can be changed and deleted earlier; Azure refuses it where the policy is locked",
    fires: ["immutabilityPeriodSinceCreationInDays", 14, 7],
    silent: ["immutabilityPeriodSinceCreationInDays", 7, 14],
  },
  {
    type: /^network:(AzureFirewall|FirewallPolicy)$/,
    path: /^sku\.tier$/,
    when: down("Premium", "Standard", "Basic"),
    risk: "danger",
    follows: "intrusions are no longer found, and TLS is no longer inspected",
    fires: ["sku.tier", "Premium", "Standard", "network:AzureFirewall"],
    silent: ["sku.tier", "Standard", "Premium", "network:AzureFirewall"],
  },
  {
    type: /^dbforpostgresql:Server$/,
    path: /^storage\.storageSizeGB$/,
    when: falls,
    risk: "danger",
    follows: "Azure refuses to shrink it: `pulumi up` fails",
    fires: ["storage.storageSizeGB", 256, 128, "dbforpostgresql:Server"],
    silent: ["storage.storageSizeGB", 128, 256, "dbforpostgresql:Server"],
  },
  {
    type: /^dbforpostgresql:Server$/,
    path: /^version$/,
    when: down("18", "17", "16", "15"),
    risk: "danger",
    follows: "Azure refuses an older major version: `pulumi up` fails",
    fires: ["version", "17", "16", "dbforpostgresql:Server"],
    silent: ["version", "16", "17", "dbforpostgresql:Server"],
  },
  {
    type: /^containerservice:(ManagedCluster|AgentPool)$/,
    path: /^(kubernetesVersion|orchestratorVersion)$/,
    when: older,
    risk: "danger",
    follows: "AKS refuses an older version: `pulumi up` fails, and the way back is a new cluster",
    fires: ["kubernetesVersion", "1.36", "1.35", "containerservice:ManagedCluster"],
    silent: ["kubernetesVersion", "1.35", "1.36", "containerservice:ManagedCluster"],
  },
  {
    path: /^option:protect$/,
    when: to(false),
    risk: "danger",
    follows: "the next change that removes it will delete it",
    fires: ["option:protect", true, false],
    silent: ["option:protect", false, true],
  },
  {
    path: /^option:retainOnDelete$/,
    when: to(false),
    risk: "attention",
    follows: "it goes with its declaration",
    fires: ["option:retainOnDelete", true, false],
    silent: ["option:retainOnDelete", false, true],
  },
];

/** What a change of one property takes away of a resource's protection, or of what it keeps; undefined where nothing. */
export const loweredBy = (type: string, { path, before, after }: Property): Lowered | undefined =>
  LOWERED.find((rule) => (rule.type?.test(type) ?? true) && rule.path.test(path) && rule.when(before, after));
