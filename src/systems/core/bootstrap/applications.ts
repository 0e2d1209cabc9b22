import { type EntraApplication, entraApplications } from "../../../config/azure/entra-applications.ts";
import type { Environment } from "../../../config/schema.ts";
import { type AzArguments, type BootstrapStep, tsv } from "./step.ts";

const GRAPH = "https://graph.microsoft.com/v1.0";

const RIGHT = "Owner of the Entra application, or Cloud Application Administrator";

/** A request that changes something in Entra. */
const changing = (method: "PATCH" | "POST", path: string, body: object): AzArguments => [
  ...["rest", "--method", method, "--url", `${GRAPH}${path}`],
  ...["--headers", "Content-Type=application/json", "--body", JSON.stringify(body)],
];

/** Of an application without roles of its own: who is assigned may sign in. */
const DEFAULT_ROLE = "00000000-0000-0000-0000-000000000000";

const principal = (key: EntraApplication["key"]): string => `${key}.servicePrincipal`;

/** What prints the object id of each application's service principal, to which groups are assigned. */
export const applicationLookups = (environment: Environment): Record<string, AzArguments> =>
  Object.fromEntries(
    entraApplications(environment)
      .filter(({ groups }) => groups.length > 0)
      .map(({ key, clientId }) => [principal(key), ["ad", "sp", "show", "--id", clientId, ...tsv("id")]]),
  );

const assignment = ({ key, clientId }: EntraApplication, group: string): BootstrapStep => ({
  purpose: `Entra application ${key}: group ${group} is assigned to it, so that its members' tokens name it`,
  check: [
    ...["rest", "--method", "GET", "--url", `${GRAPH}/servicePrincipals(appId='${clientId}')/appRoleAssignedTo`],
    ...tsv(`value[?principalId=='${group}'].id`),
  ],
  done: "prints something",
  command: changing("POST", `/groups/${group}/appRoleAssignments`, {
    principalId: group,
    resourceId: `{${principal(key)}}`,
    appRoleId: DEFAULT_ROLE,
  }),
  right: RIGHT,
});

/** The steps that make each Entra application what its readers need; the applications themselves are made by hand. */
export const applicationSteps = (environment: Environment): BootstrapStep[] =>
  entraApplications(environment).flatMap((application) => [
    ...application.settings.map(({ purpose, query, prints, change }) => ({
      purpose: `Entra application ${application.key}: ${purpose}`,
      check: ["ad", "app", "show", "--id", application.clientId, ...tsv(query)],
      done: { prints },
      command: changing("PATCH", `/applications(appId='${application.clientId}')`, change),
      right: RIGHT,
    })),
    ...[...new Set(application.groups)].map((group) => assignment(application, group)),
  ]);
