import { z } from "zod";
import { STORAGE_PURPOSES } from "../../../config/azure/containers.ts";
import { names } from "../../../config/azure/names.ts";
import type { Environment } from "../../../config/schema.ts";
import type { PlannedResource } from "../../../plan/mock-engine.ts";
import { databaseVerdicts, type PlannedServer, plannedServers } from "./database.ts";
import { coreVerdicts, networkVerdicts } from "./quota.ts";
import { neededNodes, type Skus, sizeVerdict, skus } from "./sizes.ts";
import type { AzArguments } from "./step.ts";
import type { Verdict } from "./verdict.ts";

/** A question that Azure answers before anything is made. */
export interface Question {
  readonly asked: string;
  /** `az` arguments that print JSON. */
  readonly command: AzArguments;
  readonly judge: (answer: unknown) => readonly Verdict[];
  /** Where something does not do: what succeeds if the environment has it already, by an earlier run. */
  readonly ours?: {
    readonly command: AzArguments;
    /** How the answer is judged then. Default: it does. */
    readonly judge?: (answer: unknown) => readonly Verdict[];
  };
}

const NAMES = "change organisation.namePrefix in the environment file: these names are unique in all of Azure";

/** A name that is unique in all of Azure: free, or the subscription's own. */
const nameQuestion = (what: string, name: string, command: AzArguments, ours: AzArguments): Question => ({
  asked: `${what} ${name}`,
  command,
  ours: { command: ours },
  judge: (answer) => {
    const { nameAvailable, message } = z
      .object({ nameAvailable: z.boolean(), message: z.string().nullish() })
      .parse(answer);
    const found = nameAvailable ? "free" : (message ?? "taken");
    return [{ asked: `${what} ${name}`, needed: "free, or ours", found, ok: nameAvailable, remedy: NAMES }];
  },
});

const versions = z.object({ values: z.array(z.object({ version: z.string(), isPreview: z.boolean().nullish() })) });

const locations = z.array(
  z.object({
    name: z.string(),
    availabilityZoneMappings: z.array(z.object({ logicalZone: z.string() })).nullish(),
  }),
);

/** Whether the subscription is offered the region, with the zones that the environment spreads over. */
function regionVerdict({ azure: { region, zones } }: Environment, answer: unknown): Verdict {
  const one = locations.parse(answer).find(({ name }) => name === region);
  const there = one?.availabilityZoneMappings?.map(({ logicalZone }) => logicalZone).toSorted() ?? [];
  return {
    asked: `region ${region}`,
    needed: `offered, zones ${zones.join(", ")}`,
    found: one === undefined ? "not offered to this subscription" : `offered, zones ${there.join(", ") || "none"}`,
    ok: one !== undefined && zones.every((zone) => there.includes(zone)),
    remedy: "choose another region in the environment file, or ask Azure's support for access to this one",
  };
}

/** Provider of PostgreSQL's own check of a name, which no command of az has. */
const DATABASES = "Microsoft.DBforPostgreSQL";

function serverQuestion({ serverName, location, resourceGroupName }: PlannedServer, subscriptionId: string): Question {
  const url = `/subscriptions/${subscriptionId}/providers/${DATABASES}/locations/${location}/checkNameAvailability`;
  const body = JSON.stringify({ name: serverName, type: `${DATABASES}/flexibleServers` });
  return nameQuestion(
    "PostgreSQL server",
    serverName,
    ["rest", "--method", "post", "--url", `${url}?api-version=2024-08-01`, "--body", body, "--output", "json"],
    ["postgres", "flexible-server", "show", "--resource-group", resourceGroupName, "--name", serverName],
  );
}

/** A name question of those commands that take the name alone. */
const freeName = (what: string, name: string, check: AzArguments, show: AzArguments): Question =>
  nameQuestion(what, name, [...check, "--name", name, "--output", "json"], [...show, "--name", name]);

/**
 * What can be asked before anything is made: region, sizes by zone, quota, versions, names. What is needed is summed from
 * the plan, so that nothing is asked for that would not be made.
 */
export function questions(environment: Environment, plan: readonly PlannedResource[]): Question[] {
  const { region, subscriptionId } = environment.azure;
  const needs = neededNodes(plan);
  const servers = plannedServers(plan);
  const {
    storageAccount,
    registry,
    keyVault,
    stateStorageAccount,
    stateKeyVault,
    resourceGroup,
    cluster: aks,
  } = names(environment);
  const location = ["--location", region, "--output", "json"];
  const [first] = environment.clusters;
  const cluster = ["aks", "show", "--resource-group", resourceGroup("cluster"), "--name", aks(first?.name ?? "")];
  // The answer to the first question says to which family a size belongs, which the second is about.
  let known: Skus = [];
  const all: Question[] = [
    {
      asked: "regions",
      command: ["account", "list-locations", "--output", "json"],
      judge: (answer) => [regionVerdict(environment, answer)],
    },
    {
      asked: "VM sizes",
      command: ["vm", "list-skus", "--resource-type", "virtualMachines", ...location],
      judge: (answer) => {
        known = skus.parse(answer);
        return needs.map((need) => sizeVerdict(need, known));
      },
    },
    {
      asked: "quota",
      command: ["vm", "list-usage", ...location],
      judge: (answer) => coreVerdicts(needs, known, answer),
      // Its own nodes are among those in use, and would be counted twice.
      ours: { command: cluster, judge: (answer) => coreVerdicts(needs, known, answer, "limit") },
    },
    {
      asked: "quota of the network",
      command: ["network", "list-usages", ...location],
      judge: (answer) => networkVerdicts(plan, answer),
      ours: { command: cluster, judge: (answer) => networkVerdicts(plan, answer, "limit") },
    },
    {
      asked: "Kubernetes versions",
      command: ["aks", "get-versions", ...location],
      judge: (answer) => {
        const offered = versions.parse(answer).values.filter(({ isPreview }) => isPreview !== true);
        return environment.clusters.map(({ name, kubernetesVersion }) => ({
          asked: `Kubernetes of ${name}`,
          needed: kubernetesVersion,
          found: offered.map(({ version }) => version).join(", "),
          ok: offered.some(({ version }) => version === kubernetesVersion),
          remedy: "state one of these in the environment file",
        }));
      },
    },
    ...servers.flatMap((server): Question[] => [
      {
        asked: "PostgreSQL",
        command: ["postgres", "flexible-server", "list-skus", ...location],
        judge: (answer) => databaseVerdicts(server, answer),
      },
      serverQuestion(server, subscriptionId),
    ]),
    ...[...STORAGE_PURPOSES.map(storageAccount), stateStorageAccount].map((name) =>
      freeName("storage account", name, ["storage", "account", "check-name"], ["storage", "account", "show"]),
    ),
    freeName("registry", registry, ["acr", "check-name"], ["acr", "show"]),
    ...[keyVault, stateKeyVault].map((name) =>
      freeName("key vault", name, ["keyvault", "check-name"], ["keyvault", "show"]),
    ),
  ];
  const here = ["--subscription", subscriptionId];
  return all.map(({ ours, ...question }) => ({
    ...question,
    command: [...question.command, ...here],
    ...(ours === undefined ? {} : { ours: { ...ours, command: [...ours.command, ...here] } }),
  }));
}
