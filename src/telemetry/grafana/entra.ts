import type { GrafanaIni } from "./ini.ts";

/** Object id of the Entra group of each role. */
interface Groups {
  readonly grafanaAdmins: string;
  readonly grafanaEditors: string;
  readonly grafanaViewers: string;
}

export interface GrafanaSignIn {
  /** Entra tenant; nobody of another one gets in. */
  readonly tenantId: string;
  /** Entra application that people sign in to; it trusts Grafana's service account by a federated credential. */
  readonly clientId: string;
  readonly groups: Groups;
  /** File with the projected service-account token that stands for a client secret. Default: where AKS puts it. */
  readonly tokenFile?: string;
}

/** Grafana's only organisation. */
const ORGANISATION_ID = 1;

/** Audience of the projected token, as Entra's public cloud asks for it. */
const FEDERATED_AUDIENCE = "api://AzureADTokenExchange";

const DEFAULT_TOKEN_FILE = "/var/run/secrets/azure/tokens/azure-identity-token";

/**
 * Sign-in by Entra ID and by nothing else: no password form, no anonymous access, no client secret. A role comes from a
 * group; a person in none of them is refused.
 */
export function entraSignIn({ tenantId, clientId, groups, tokenFile }: GrafanaSignIn): GrafanaIni {
  const authority = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`;
  const roles = [
    [groups.grafanaAdmins, "Admin"],
    [groups.grafanaEditors, "Editor"],
    [groups.grafanaViewers, "Viewer"],
  ] as const;
  return {
    auth: { disable_login_form: true, oauth_allow_insecure_email_lookup: false },
    "auth.basic": { enabled: false },
    "auth.anonymous": { enabled: false },
    "auth.azuread": {
      enabled: true,
      name: "Microsoft Entra ID",
      // An account is made at the first sign-in of a person whom the groups let in.
      allow_sign_up: true,
      auto_login: true,
      client_id: clientId,
      client_authentication: "workload_identity",
      workload_identity_token_file: tokenFile ?? DEFAULT_TOKEN_FILE,
      federated_credential_audience: FEDERATED_AUDIENCE,
      scopes: "openid email profile",
      auth_url: `${authority}/authorize`,
      token_url: `${authority}/token`,
      allowed_organizations: tenantId,
      allowed_groups: roles.map(([group]) => group).join(","),
      // azuread takes roles from app roles or, as here, from groups by organisation; it has no role_attribute_path.
      org_mapping: roles.map(([group, role]) => `${group}:${ORGANISATION_ID}:${role}`).join(","),
      role_attribute_strict: true,
      allow_assign_grafana_admin: false,
      use_pkce: true,
    },
  };
}
