import { createHash } from "node:crypto";

/**
 * Every built-in role that a stack assigns: its name and the GUID that Azure gave it, the same in every tenant.
 * Source: "Azure built-in roles", Microsoft Learn. The deploy identity may assign these and no other.
 */
export const ROLES = {
  reader: { name: "Reader", id: "acdd72a7-3385-48ef-bd42-f606fba81ae7" },
  contributor: { name: "Contributor", id: "b24988ac-6180-42a0-ab88-20f7382dd24c" },
  networkContributor: { name: "Network Contributor", id: "4d97b98b-1d4f-4787-a291-c67834d212e7" },
  privateDnsZoneContributor: { name: "Private DNS Zone Contributor", id: "b12aa53e-6015-4669-85d0-8515ebb3ae7f" },
  managedIdentityOperator: { name: "Managed Identity Operator", id: "f1a07417-d97a-45cb-824c-7a7467783830" },
  acrPull: { name: "AcrPull", id: "7f951dda-4ed3-4680-a7ca-43fe172d538d" },
  blobDataContributor: { name: "Storage Blob Data Contributor", id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe" },
  blobDataReader: { name: "Storage Blob Data Reader", id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1" },
  vaultSecretsUser: { name: "Key Vault Secrets User", id: "4633458b-17de-408a-b874-0445c86b69e6" },
  vaultAdministrator: { name: "Key Vault Administrator", id: "00482a5a-887f-4fb3-b363-3b7fe8e74483" },
  clusterAdmin: {
    name: "Azure Kubernetes Service RBAC Cluster Admin",
    id: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
  },
  clusterReader: { name: "Azure Kubernetes Service RBAC Reader", id: "7f6c6a51-bcf8-42ba-9220-52d62157d7db" },
  clusterUser: {
    name: "Azure Kubernetes Service Cluster User Role",
    id: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  },
  diskSnapshotContributor: { name: "Disk Snapshot Contributor", id: "7efff54f-a5b4-42b5-a1c5-5411624893ce" },
  managedDiskDataOperator: { name: "Data Operator for Managed Disks", id: "959f8984-c045-4866-89c7-12bf9737be2e" },
} as const satisfies Record<string, { readonly name: string; readonly id: string }>;

export type RoleName = keyof typeof ROLES;

/** The GUID of a text: the first 16 bytes of its SHA-256 in the form of RFC 9562's version 8, which is free to choose. */
export function guidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
