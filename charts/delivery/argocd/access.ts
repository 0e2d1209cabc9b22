import { entraIssuer } from "../../../src/config/azure/entra.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { toYaml } from "../../workload/yaml.ts";

/** Who may do what: groups of Entra by their object ids, and nothing for anybody else. */
export const policyCsv = ({ grafanaAdmins, grafanaViewers, breakGlass }: Environment["groups"]): string =>
  [
    // Built-in roles: `admin` may do everything, `readonly` may see everything.
    `g, ${grafanaAdmins}, role:admin`,
    `g, ${breakGlass}, role:admin`,
    `g, ${grafanaViewers}, role:readonly`,
    "",
  ].join("\n");

/**
 * Sign-in with Entra. Argo CD proves itself with its own service account's token, so there is no client secret that
 * could leak or expire: the Entra application trusts `system:serviceaccount:argocd:argocd-server`.
 */
export const oidcConfig = (tenantId: string, clientId: string): string =>
  toYaml({
    name: "Entra",
    issuer: entraIssuer({ tenantId }),
    clientID: clientId,
    azure: { useWorkloadIdentity: true },
    requestedIDTokenClaims: { groups: { essential: true, value: "SecurityGroup" } },
    requestedScopes: ["openid", "profile", "email"],
  });
