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

/** Lets an access administrator assign and remove the given roles, and no other: it cannot make itself Owner. */
export function onlyRoles(roles: readonly { readonly id: string }[]): string {
  const list = roles.map(({ id }) => id).join(", ");
  const clause = (action: "write" | "delete", source: "@Request" | "@Resource") =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${list}}))`;
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
          condition: onlyRoles(Object.values(ROLES)),
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
