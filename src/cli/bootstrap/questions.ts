import { z } from "zod";
import { STORAGE_PURPOSES } from "../../config/azure/containers.ts";
import { names } from "../../config/azure/names.ts";
import type { Environment } from "../../config/schema.ts";
import { neededNodes, quotaVerdicts, type Skus, sizeVerdict, skus } from "./sizes.ts";
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
  command: [...command, "--name", name, "--output", "json"],
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

const databases = z.array(
  z.object({
    zoneRedundantHaSupported: z.string().nullish(),
    geoBackupSupported: z.string().nullish(),
    restricted: z.string().nullish(),
    reason: z.string().nullish(),
    supportedFeatures: z.array(z.object({ name: z.string(), status: z.string() })).nullish(),
  }),
);

type Capability = z.infer<typeof databases>[number];

/** Features of PostgreSQL by the properties that older answers have instead; Azure has announced to drop those. */
const FEATURES = {
  zoneRedundantHaSupported: "ZoneRedundantHa",
  geoBackupSupported: "GeoBackup",
  restricted: "Restricted",
} as const;

const status = (capability: Capability, property: keyof typeof FEATURES): string | undefined =>
  capability.supportedFeatures?.find(({ name }) => name === FEATURES[property])?.status ??
  capability[property] ??
  undefined;

/** Whether PostgreSQL can be made in the region as the environment wants it; new servers are blocked in some. */
function databaseVerdicts({ postgres, azure }: Environment, answer: unknown): Verdict[] {
  const [capability] = databases.parse(Array.isArray(answer) ? answer : [answer]);
  const wants = [
    ...(postgres.zoneRedundant ? (["zoneRedundantHaSupported"] as const) : []),
    ...(postgres.geoRedundantBackup ? (["geoBackupSupported"] as const) : []),
  ];
  const blocked = capability === undefined || status(capability, "restricted") === "Enabled";
  const lacks = wants.filter((one) => capability === undefined || status(capability, one) !== "Enabled");
  const found = blocked
    ? `new servers are blocked: ${capability?.reason ?? "no capability is listed"}`
    : wants.map((one) => `${one} ${status(capability, one) ?? "unknown"}`).join(", ") || "open";
  return [
    {
      asked: `PostgreSQL in ${azure.region}`,
      needed: ["new servers", ...wants].join(", "),
      found,
      ok: !blocked && lacks.length === 0,
      remedy: "choose another region, or ask Azure's support for access to this one",
    },
  ];
}

/** What can be asked before anything is made: regions, sizes by zone, quota, versions, names. */
export function questions(environment: Environment): Question[] {
  const { region, subscriptionId } = environment.azure;
  const needs = neededNodes(environment);
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
      judge: (answer) => quotaVerdicts(needs, known, answer),
      // Its own nodes are among those in use, and would be counted twice.
      ours: { command: cluster, judge: (answer) => quotaVerdicts(needs, known, answer, "limit") },
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
    {
      asked: "PostgreSQL",
      command: ["postgres", "flexible-server", "list-skus", ...location],
      judge: (answer) => databaseVerdicts(environment, answer),
    },
    ...[...STORAGE_PURPOSES.map(storageAccount), stateStorageAccount].map((name) =>
      nameQuestion(
        "storage account",
        name,
        ["storage", "account", "check-name"],
        [...["storage", "account", "show", "--name", name]],
      ),
    ),
    nameQuestion("registry", registry, ["acr", "check-name"], ["acr", "show", "--name", registry]),
    ...[keyVault, stateKeyVault].map((name) =>
      nameQuestion("key vault", name, ["keyvault", "check-name"], ["keyvault", "show", "--name", name]),
    ),
  ];
  const here = ["--subscription", subscriptionId];
  return all.map(({ ours, ...question }) => ({
    ...question,
    command: [...question.command, ...here],
    ...(ours === undefined ? {} : { ours: { ...ours, command: [...ours.command, ...here] } }),
  }));
}
