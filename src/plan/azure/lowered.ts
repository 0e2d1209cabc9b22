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
}

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

const REDUNDANCY = ["Standard_RAGZRS", "Standard_GZRS", "Standard_ZRS", "Standard_LRS"];

const LOWERED: readonly Lowered[] = [
  {
    path: /(^|\.)publicNetworkAccess$/,
    when: to("Enabled"),
    risk: "danger",
    follows: "it can be reached from the internet",
  },
  {
    path: /(^|\.)(networkRuleSet|networkAcls)\.defaultAction$/,
    when: to("Allow"),
    risk: "danger",
    follows: "its firewall lets every address in",
  },
  {
    path: /(^|\.)(allowSharedKeyAccess|allowBlobPublicAccess|adminUserEnabled|anonymousPullEnabled)$/,
    when: to(true),
    risk: "danger",
    follows: "an identity is no longer needed to get in",
  },
  {
    path: /(^|\.)(enableRbacAuthorization|enablePurgeProtection|enablePrivateCluster|enableAzureRBAC|enableEncryptionAtHost)$/,
    when: to(false, undefined),
    risk: "danger",
    follows: "a protection of the platform is off",
  },
  { path: /(^|\.)passwordAuth$/, when: to("Enabled"), risk: "danger", follows: "a password opens the database" },
  {
    path: /(^|\.)minimumTlsVersion$/,
    when: to("TLS1_0", "TLS1_1"),
    risk: "danger",
    follows: "old clients may connect with broken ciphers",
  },
  {
    type: /WebApplicationFirewallPolicy$/,
    path: /^policySettings\.mode$/,
    when: to("Detection"),
    risk: "danger",
    follows: "attacks are logged and let through",
  },
  {
    type: /WebApplicationFirewallPolicy$/,
    path: /^managedRules\./,
    when: () => true,
    risk: "attention",
    follows: "the web application firewall judges requests by other rules",
  },
  {
    type: /FirewallPolicy$/,
    path: /^intrusionDetection\.mode$/,
    when: down("Deny", "Alert", "Off", undefined),
    risk: "danger",
    follows: "intrusions are no longer stopped",
  },
  {
    type: /FirewallPolicy$/,
    path: /^threatIntelMode$/,
    when: down("Deny", "Alert", "Off"),
    risk: "danger",
    follows: "traffic to known malicious hosts is no longer stopped",
  },
  {
    type: /StorageAccount$/,
    path: /^sku\.name$/,
    when: down(...REDUNDANCY),
    risk: "danger",
    follows: "fewer copies survive the loss of a zone or the region",
  },
  {
    type: /ManagementPolicy$/,
    path: /days\w+GreaterThan$/,
    when: falls,
    risk: "danger",
    follows: "older blobs are deleted when the rule runs next, within a day or two",
  },
  {
    path: /(?:retention|softDelete|deleteRetention)\w*\.?(?:days|inDays|RetentionDays)?$/i,
    when: falls,
    risk: "attention",
    follows: "what is deleted can be brought back for less long, or is kept for less long",
  },
  {
    path: /^highAvailability\.mode$/,
    when: to("Disabled"),
    risk: "danger",
    follows: "the loss of its zone is an outage",
  },
  {
    path: /(^|\.)(geoRedundantBackup|zoneRedundancy)$/,
    when: to("Disabled"),
    risk: "danger",
    follows: "it does not survive the loss of a zone or the region",
  },
  {
    path: /^option:protect$/,
    when: to(false),
    risk: "danger",
    follows: "the next change that removes it will delete it",
  },
  { path: /^option:retainOnDelete$/, when: to(false), risk: "attention", follows: "it goes with its declaration" },
];

/** What a change of one property takes away of a resource's protection, or of what it keeps; undefined where nothing. */
export const loweredBy = (type: string, { path, before, after }: Property): Lowered | undefined =>
  LOWERED.find((rule) => (rule.type?.test(type) ?? true) && rule.path.test(path) && rule.when(before, after));
