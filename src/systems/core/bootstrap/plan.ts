import { names } from "../../../config/azure/names.ts";
import type { Environment } from "../../../config/schema.ts";
import {
  EXCHANGE_AUDIENCE,
  GITHUB_ISSUER,
  type PipelineIdentity,
  pipelineIdentities,
  planEnvironment,
} from "../../../megatron/deploy-identity.ts";
import { stateGroup } from "../../../megatron/state-vault.ts";
import { applicationLookups, applicationSteps } from "./applications.ts";
import { certificateLookups } from "./certificates.ts";
import { githubRules } from "./github.ts";
import { stateSteps, vaultSteps } from "./state.ts";
import {
  type AzArguments,
  type BootstrapStep,
  CONTRIBUTOR,
  roleStep,
  STATE_CONTAINER,
  STATE_KEY,
  scopeId,
  tsv,
} from "./step.ts";

export interface BootstrapPlan {
  readonly steps: readonly BootstrapStep[];
  /** What placeholders stand for, by name; asked just before the first step that has one. */
  readonly lookups: Readonly<Record<string, AzArguments>>;
  /** What a person sets afterwards: name, value (which may be a placeholder), where. */
  readonly variables: readonly { readonly name: string; readonly value: string; readonly where: string }[];
  /** Arguments of `gh`, which an administrator of the repository runs. */
  readonly github: readonly (readonly string[])[];
}

const COMPUTE = "Microsoft.Compute";

/** Resource providers of everything that the stack declares. */
const PROVIDERS = [
  COMPUTE,
  "Microsoft.ContainerRegistry",
  "Microsoft.ContainerService",
  "Microsoft.DataProtection",
  "Microsoft.DBforPostgreSQL",
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.KubernetesConfiguration",
  "Microsoft.ManagedIdentity",
  "Microsoft.Network",
  "Microsoft.OperationalInsights",
  "Microsoft.Security",
  "Microsoft.Storage",
] as const;

/** Provider of the network of hosted runners, where an environment has them. */
const RUNNERS = "GitHub.Network";

/** Everything that must exist before the first `pulumi up` of an environment, in order. */
export function bootstrapPlan(environment: Environment): BootstrapPlan {
  const { subscriptionId, tenantId } = environment.azure;
  const identities = pipelineIdentities(environment);
  return {
    github: githubRules(environment),
    lookups: {
      ...certificateLookups(environment),
      ...applicationLookups(environment),
      stateKey: [
        ...["keyvault", "key", "show", "--vault-name", names(environment).stateKeyVault, "--name", STATE_KEY],
        ...tsv("key.kid"),
      ],
      you: ["ad", "signed-in-user", "show", ...tsv("id")],
      ...Object.fromEntries(
        identities.flatMap(({ purpose, name }) => {
          const show = ["identity", "show", "--resource-group", stateGroup(environment), "--name", name];
          return [
            [`${purpose}.principalId`, [...show, ...tsv("principalId")]],
            [`${purpose}.clientId`, [...show, ...tsv("clientId")]],
          ];
        }),
      ),
    },
    steps: [
      {
        purpose: "work in the environment's subscription",
        check: ["account", "show", ...tsv("id")],
        done: { prints: subscriptionId },
        command: ["account", "set", "--subscription", subscriptionId],
        beforeQuestions: true,
        right: "Reader on the subscription",
      },
      ...registrations(environment),
      ...stateSteps(environment),
      ...vaultSteps(environment),
      ...identities.flatMap((identity) => pipeline(environment, identity)),
      ...applicationSteps(environment),
    ],
    variables: [
      {
        name: "secretsprovider",
        value: "{stateKey}",
        where: `Pulumi.${environment.environment}.yaml: with azurekeyvault:// in place of https://; commit it`,
      },
      {
        name: "gateways.trustedRoot",
        value: "{root}",
        where: `Pulumi.${environment.environment}.yaml: its lines between BEGIN and END, joined; commit it`,
      },
      ...identities.flatMap(({ purpose }) => {
        const { github } = environment;
        const where = `GitHub environment ${purpose === "deploy" ? github.environment : planEnvironment(github)}`;
        const account = names(environment).stateStorageAccount;
        return [
          { name: "ARM_CLIENT_ID", value: `{${purpose}.clientId}`, where },
          { name: "ARM_TENANT_ID", value: tenantId, where },
          { name: "ARM_SUBSCRIPTION_ID", value: subscriptionId, where },
          { name: "PULUMI_BACKEND_URL", value: `azblob://${STATE_CONTAINER}?storage_account=${account}`, where },
        ];
      }),
    ],
  };
}

const register = (namespace: string): AzArguments => ["provider", "register", "--namespace", namespace, "--wait"];

function registrations({ github }: Environment): BootstrapStep[] {
  const feature = ["--namespace", COMPUTE, "--name", "EncryptionAtHost"];
  return [
    ...[...PROVIDERS, ...(github.privateNetwork === undefined ? [] : [RUNNERS])].map((namespace) => ({
      purpose: `register resource provider ${namespace}`,
      check: ["provider", "show", "--namespace", namespace, ...tsv("registrationState")],
      done: { prints: "Registered" },
      command: register(namespace),
      beforeQuestions: true as const,
      right: CONTRIBUTOR,
    })),
    {
      purpose: "register the feature for host encryption; nodes refuse to start without it (takes up to 15 minutes)",
      check: ["feature", "show", ...feature, ...tsv("properties.state")],
      done: { prints: "Registered" },
      command: ["feature", "register", ...feature],
      waitMinutes: 20,
      // A provider that was registered before its feature learns of it when it is registered anew.
      afterwards: register(COMPUTE),
      right: CONTRIBUTOR,
    },
  ];
}

function pipeline(environment: Environment, identity: PipelineIdentity): BootstrapStep[] {
  const group = ["--resource-group", stateGroup(environment)];
  const credential = ["identity", "federated-credential"];
  const of = [...group, "--identity-name", identity.name, "--name", "github"];
  return [
    {
      purpose: `identity that GitHub Actions takes to ${identity.purpose}`,
      check: ["identity", "show", ...group, "--name", identity.name],
      done: "succeeds",
      command: ["identity", "create", ...group, "--name", identity.name, "--location", environment.azure.region],
      right: CONTRIBUTOR,
    },
    {
      purpose: `${identity.purpose}: only runs whose OIDC subject is ${identity.subject} take it`,
      check: [...credential, "show", ...of, ...tsv("subject")],
      done: { prints: identity.subject },
      command: [
        ...[...credential, "create", ...of, "--issuer", GITHUB_ISSUER, "--subject", identity.subject],
        ...["--audiences", EXCHANGE_AUDIENCE],
      ],
      right: CONTRIBUTOR,
    },
    ...identity.rights.map(({ role, scope, why, condition }) =>
      roleStep({
        purpose: `${identity.purpose}: ${why}`,
        assignee: `${identity.purpose}.principalId`,
        principal: identity.name,
        principalType: "ServicePrincipal",
        role: role.name,
        scope: scopeId(environment, scope),
        ...(condition === undefined ? {} : { condition }),
      }),
    ),
  ];
}
