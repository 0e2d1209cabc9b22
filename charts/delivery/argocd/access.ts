import { toYaml } from "../../workload/yaml.ts";

/** Object ids of the groups of Entra that may do everything, and of those that may see everything. */
export interface ArgocdGroups {
  readonly admins: readonly string[];
  readonly viewers: readonly string[];
}

/** Who may do what, by Argo CD's built-in roles, and nothing for anybody else. */
export const policyCsv = ({ admins, viewers }: ArgocdGroups): string =>
  [
    ...admins.map((group) => `g, ${group}, role:admin`),
    ...viewers.map((group) => `g, ${group}, role:readonly`),
    "",
  ].join("\n");

/**
 * Sign-in with Entra. Argo CD proves itself with its own service account's token, so there is no client secret that
 * could leak or expire: the Entra application trusts `system:serviceaccount:argocd:argocd-server`.
 */
export const oidcConfig = (issuer: string, clientId: string): string =>
  toYaml({
    name: "Entra",
    issuer,
    clientID: clientId,
    azure: { useWorkloadIdentity: true },
    requestedIDTokenClaims: { groups: { essential: true, value: "SecurityGroup" } },
    requestedScopes: ["openid", "profile", "email"],
  });
