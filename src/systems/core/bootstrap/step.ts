import { names } from "../../../config/azure/names.ts";
import type { Environment } from "../../../config/schema.ts";
import type { PipelineScope } from "../../../megatron/deploy-identity.ts";
import { guidOf } from "../../../megatron/roles.ts";
import { inStateGroup, stateVaultId } from "../../../megatron/state-vault.ts";

/** Arguments of `az`. One that is `{…}` stands for what a lookup of that name prints. */
export type AzArguments = readonly string[];

/** When a check's answer means that the step has nothing to do. */
export type Done = "succeeds" | "prints something" | { readonly prints: string };

/** One thing that must exist before any stack. Running it again where it exists is harmless, and the check spares it. */
export interface BootstrapStep {
  readonly purpose: string;
  readonly check: AzArguments;
  readonly done: Done;
  readonly command: AzArguments;
  /** What runs the command; a check is always `az`'s. Default: az. */
  readonly program?: "openssl";
  /** Standard input of the command, which may be a placeholder. Default: none. */
  readonly input?: string;
  /** Minutes that the check may take to say that it is done: Azure goes on working after it has answered. Default: 0. */
  readonly waitMinutes?: number;
  /** What `az` is told once it is done, where that alone has no effect yet. */
  readonly afterwards?: AzArguments;
  /** Whether Azure answers questions about the environment only after it: what registers a provider costs nothing. */
  readonly beforeQuestions?: true;
  /** What the caller must be allowed to do, by the name of a built-in role and its scope. */
  readonly right: string;
}

/** Placeholder of a directory of this run's own, which is removed at its end. */
export const WORK = "work";

/** Container of Pulumi's state, and the vault key of the secrets in it: the `/keys/pulumi/` of each stack file. */
export const STATE_CONTAINER = "pulumi";
export const STATE_KEY = "pulumi";

/** Asks for one value as bare text. */
export const tsv = (query: string): AzArguments => ["--query", query, "--output", "tsv"];

export const CONTRIBUTOR = "Contributor on the subscription";
const ACCESS = "Role Based Access Control Administrator on the subscription";
export const VAULT_ADMIN = "Key Vault Administrator on the state vault (an earlier step assigns it to you)";

interface RoleStep {
  readonly purpose: string;
  /** Name of the lookup that prints the principal's object id. */
  readonly assignee: string;
  /** The principal's Azure name, which no other environment or region has. Default: Azure names the assignment. */
  readonly principal?: string;
  readonly principalType: "User" | "ServicePrincipal";
  readonly role: string;
  readonly scope: string;
  readonly condition?: string;
}

/** Of assignments those whose condition is this one: an assignment of before may have a wider one, or none. */
const holding = (condition: string | undefined): string =>
  condition === undefined ? "[].id" : `[?condition==\`${JSON.stringify(condition)}\`].id`;

/** The step that gives a principal a role. */
export function roleStep({
  purpose,
  assignee,
  principal,
  principalType,
  role,
  scope,
  condition,
}: RoleStep): BootstrapStep {
  const who = `{${assignee}}`;
  return {
    purpose,
    check: [
      ...["role", "assignment", "list", "--assignee", who, "--role", role, "--scope", scope],
      ...tsv(holding(condition)),
    ],
    done: "prints something",
    command: [
      ...["role", "assignment", "create", "--assignee-object-id", who, "--assignee-principal-type", principalType],
      ...["--role", role, "--scope", scope, "--description", purpose],
      // A person's assignment gets a name of Azure's choice: two people may bootstrap one environment.
      ...(principal === undefined ? [] : ["--name", guidOf([principal, role, scope].join("\n"))]),
      ...(condition === undefined ? [] : ["--condition", condition, "--condition-version", "2.0"]),
    ],
    right: ACCESS,
  };
}

const subscription = ({ azure }: Environment): string => `/subscriptions/${azure.subscriptionId}`;

/** Resource id of what a pipeline's right is on. */
export function scopeId(environment: Environment, scope: PipelineScope): string {
  switch (scope) {
    case "subscription":
      return subscription(environment);
    case "state":
      return inStateGroup(
        environment,
        `Microsoft.Storage/storageAccounts/${names(environment).stateStorageAccount}/blobServices/default/containers/${STATE_CONTAINER}`,
      );
    case "key":
      return `${stateVaultId(environment)}/keys/${STATE_KEY}`;
  }
}
