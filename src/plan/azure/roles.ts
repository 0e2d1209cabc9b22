/**
 * Every built-in role that a program here assigns: its name and the GUID that Azure gave it, the same in every tenant.
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
