import type { Environment } from "../schema.ts";
import { names } from "./names.ts";

/** One property of an Entra application, in the words of Microsoft Graph's `application`. */
interface EntraSetting {
  readonly purpose: string;
  /** JMESPath of the property in the application, and what it prints where it is right. */
  readonly query: string;
  readonly prints: string;
  /** The property as a change of the application says it. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** What an Entra application of the environment must be. */
export interface EntraApplication {
  readonly key: keyof Environment["entraApps"];
  readonly clientId: string;
  readonly settings: readonly EntraSetting[];
  /** Object ids of the groups whose members its program gives a role; each must be assigned to the application. */
  readonly groups: readonly string[];
}

/**
 * Groups that are assigned to the application, and no others: a token names 200 groups at most, and who is in more gets
 * none of them.
 */
const assignedGroups: EntraSetting = {
  purpose: "tokens name the groups that are assigned to it, so that nobody is in too many",
  query: "groupMembershipClaims",
  prints: "ApplicationGroup",
  change: { groupMembershipClaims: "ApplicationGroup" },
};

const redirect = (url: string): EntraSetting => ({
  purpose: `people come back to ${url}`,
  query: "web.redirectUris[0]",
  prints: url,
  change: { web: { redirectUris: [url] } },
});

/** What every Entra application of the environment must be: who reads its tokens depends on each of it. */
export function entraApplications(environment: Environment): EntraApplication[] {
  const { grafana, argocd, ingest } = environment.entraApps;
  const { grafanaAdmins, grafanaEditors, grafanaViewers, breakGlass } = environment.groups;
  const { hosts } = names(environment);
  return [
    {
      key: "ingest",
      clientId: ingest,
      settings: [
        {
          // By default an application gets tokens of version 1: another issuer, and no `azp`, by which ingress and
          // vmauth know who asked.
          purpose: "tokens for it are of version 2",
          query: "api.requestedAccessTokenVersion",
          prints: "2",
          change: { api: { requestedAccessTokenVersion: 2 } },
        },
        {
          purpose: "producers ask for it by its client id",
          query: "identifierUris[0]",
          prints: `api://${ingest}`,
          change: { identifierUris: [`api://${ingest}`] },
        },
      ],
      groups: [],
    },
    {
      key: "grafana",
      clientId: grafana,
      settings: [redirect(`https://${hosts.grafana}/login/azuread`), assignedGroups],
      groups: [grafanaAdmins, grafanaEditors, grafanaViewers],
    },
    {
      key: "argocd",
      clientId: argocd,
      settings: [redirect(`https://${hosts.argocd}/auth/callback`), assignedGroups],
      groups: [grafanaAdmins, grafanaViewers, breakGlass],
    },
  ];
}
