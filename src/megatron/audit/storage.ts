import { type AuditRule, at, oneOf, present, propertyRule } from "./rule.ts";

const ACCOUNT = "storage:StorageAccount";

const account = (id: string, path: string, is: Parameters<typeof propertyRule>[0]["is"], protects: string): AuditRule =>
  propertyRule({ id, type: ACCOUNT, path, is, protects });

const serviceOf = (name: unknown) => (inputs: Record<string, unknown>) => inputs["accountName"] === name;

/** What every storage account is held to. */
export const storageRules: readonly AuditRule[] = [
  account("Azure.Storage.LocalAuth", "allowSharedKeyAccess", false, "no key opens the account"),
  account("Azure.Storage.BlobPublicAccess", "allowBlobPublicAccess", false, "no blob is public"),
  account(
    "Azure.Storage.Firewall",
    "networkRuleSet.defaultAction",
    "Deny",
    "no network reaches the account unless named",
  ),
  account("CKV_AZURE_59", "publicNetworkAccess", "Disabled", "the account has no public address"),
  account("Azure.Storage.MinTLS", "minimumTlsVersion", oneOf("TLS1_2", "TLS1_3"), "old TLS is refused"),
  account("Azure.Storage.SecureTransfer", "enableHttpsTrafficOnly", true, "nothing travels in plain text"),
  account(
    "Azure.Storage.UseReplication",
    "sku.name",
    oneOf("Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"),
    "losing a zone loses no data",
  ),
  account("CKV2_AZURE_41", "sasPolicy.sasExpirationPeriod", present, "a signature ends, should one ever be made"),
  account("CKV_AZURE_244", "isLocalUserEnabled", false, "no user exists beside Entra's"),
  account("CKV_AZURE_256", "encryption.requireInfrastructureEncryption", true, "data is encrypted twice"),
  account("Megatron.Storage.CrossTenant", "allowCrossTenantReplication", false, "data is not copied to another tenant"),
  {
    id: "Azure.Storage.SoftDelete",
    protects: "a deleted blob or container can be brought back",
    required: "soft delete of blobs and of containers on every account",
    remedy: "keep the blob service of object-storage.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of(ACCOUNT)) {
        const service = plan
          .of("storage:BlobServiceProperties")
          .find((item) => serviceOf(inputs["accountName"])(item.inputs));
        for (const path of ["deleteRetentionPolicy.enabled", "containerDeleteRetentionPolicy.enabled"]) {
          if (at(service?.inputs, path) !== true) yield { resource: name, found: `${path} is not true` };
        }
      }
    },
  },
  propertyRule({
    id: "CKV_AZURE_34",
    type: "storage:BlobContainer",
    path: "publicAccess",
    is: "None",
    protects: "no container is public",
  }),
];
