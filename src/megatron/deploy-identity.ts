import { names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { ROLES } from "../plan/azure/roles.ts";

/**
 * Roles that only `hyperion bootstrap` assigns; no stack may. Source: "Azure built-in roles", Microsoft Learn.
 */
export const BOOTSTRAP_ROLES = {
  accessAdministrator: {
    name: "Role Based Access Control Administrator",
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  },
  cryptoUser: { name: "Key Vault Crypto User", id: "12338af0-0e69-4776-bea7-57ae8d297424" },
} as const;

/** What a pipeline's right is on. */
export type PipelineScope = "subscription" | "state" | "key";

interface PipelineRight {
  readonly role: { readonly name: string; readonly id: string };
  readonly scope: PipelineScope;
  readonly why: string;
  /** Condition in Azure's language (version 2.0). Default: none. */
  readonly condition?: string;
}

/** An identity that GitHub Actions takes by OIDC; it has no secret. */
export interface PipelineIdentity {
  readonly purpose: "deploy" | "plan";
  /** Azure name. */
  readonly name: string;
  /** The one OIDC subject that may take it. */
  readonly subject: string;
  readonly rights: readonly PipelineRight[];
}

/** GitHub's OIDC issuer and the audience that Entra expects. */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
export const EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";

/** Roles that rule a cluster or a vault. */
const ADMINISTRATION: readonly { readonly id: string }[] = [ROLES.clusterAdmin, ROLES.vaultAdministrator];

/** Stands for the deploy identity's own object id, which `hyperion bootstrap` looks up. */
export const DEPLOY_PRINCIPAL = "{deploy.principalId}";

interface Assignable {
  /** Roles for workloads' identities and groups of people. */
  readonly roles: readonly { readonly id: string }[];
  /** Roles that rule a cluster or a vault, and the groups that alone may have them. */
  readonly administration: readonly { readonly id: string }[];
  readonly groups: readonly string[];
}

/**
 * Lets an access administrator assign and remove the platform's roles, and no other, to no person and never to itself; and
 * those that rule a cluster or a vault to the groups of the environment's file alone. So it can make itself neither Owner
 * nor administrator of what it deploys. Source: "Delegate Azure role assignment management", Microsoft Learn.
 */
function assignable({ roles, administration, groups }: Assignable): string {
  const set = (ids: readonly string[]): string => `{${ids.join(", ")}}`;
  const idsOf = (list: readonly { readonly id: string }[]): string => set(list.map(({ id }) => id));
  const clause = (action: "write" | "delete", source: "@Request" | "@Resource"): string => {
    const of = (attribute: string): string => `${source}[Microsoft.Authorization/roleAssignments:${attribute}]`;
    const ordinary = [
      `${of("RoleDefinitionId")} ForAnyOfAnyValues:GuidEquals ${idsOf(roles)}`,
      `${of("PrincipalType")} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal', 'Group'}`,
      `${of("PrincipalId")} ForAnyOfAllValues:GuidNotEquals ${set([DEPLOY_PRINCIPAL])}`,
    ];
    const ruling = [
      `${of("RoleDefinitionId")} ForAnyOfAnyValues:GuidEquals ${idsOf(administration)}`,
      `${of("PrincipalId")} ForAnyOfAnyValues:GuidEquals ${set(groups)}`,
    ];
    const allowed = [ordinary, ruling].map((all) => `(${all.join(" AND ")})`).join(" OR ");
    return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (${allowed}))`;
  };
  return `${clause("write", "@Request")} AND ${clause("delete", "@Resource")}`;
}

/** OIDC subject of this repository's runs: `repo:OWNER/REPOSITORY:<rest>`, or the environment's own prefix. */
const subject = ({ owner, repository, subjectPrefix }: Environment["github"], rest: string): string =>
  `${subjectPrefix ?? `repo:${owner}/${repository}`}:${rest}`;

/** GitHub environment of a plan: of main, before the approval. It has none, and the identity behind it no right to write. */
export const planEnvironment = ({ environment }: Pick<Environment["github"], "environment">): string =>
  `${environment}-plan`;

/**
 * The identities of the pipelines. They run the stack, so no stack can make them: `hyperion bootstrap` does.
 * `deploy` is taken only by a job in the environment's GitHub environment, whose rule is the approval. `plan` is taken by
 * a job of main in a second one without approval, so it reads and never writes; a preview takes no lock on the state.
 */
export function pipelineIdentities(environment: Environment): readonly PipelineIdentity[] {
  const { identity } = names(environment);
  const { github } = environment;
  return [
    {
      purpose: "deploy",
      name: identity("deploy"),
      subject: subject(github, `environment:${github.environment}`),
      rights: [
        { role: ROLES.contributor, scope: "subscription", why: "pulumi up makes and changes the platform." },
        {
          role: BOOTSTRAP_ROLES.accessAdministrator,
          scope: "subscription",
          why: "pulumi up assigns the roles of the platform's own table, and no other.",
          condition: assignable({
            roles: Object.values(ROLES).filter((role) => !ADMINISTRATION.includes(role)),
            administration: ADMINISTRATION,
            groups: [...new Set([environment.groups.breakGlass, environment.groups.clusterAdmins])],
          }),
        },
        { role: ROLES.clusterAdmin, scope: "subscription", why: "megatron-bootstrap installs Argo CD in the cluster." },
        { role: ROLES.blobDataContributor, scope: "state", why: "Pulumi writes its state and its lock." },
        { role: BOOTSTRAP_ROLES.cryptoUser, scope: "key", why: "Pulumi encrypts the secrets in its state." },
      ],
    },
    {
      purpose: "plan",
      name: identity("plan"),
      subject: subject(github, `environment:${planEnvironment(github)}`),
      rights: [
        { role: ROLES.reader, scope: "subscription", why: "A preview compares with what exists." },
        { role: ROLES.blobDataReader, scope: "state", why: "A preview reads the state." },
        { role: BOOTSTRAP_ROLES.cryptoUser, scope: "key", why: "A preview decrypts the key of the state's secrets." },
      ],
    },
  ];
}
