import { z } from "zod";
import type { PlannedResource } from "../../../plan/mock-engine.ts";
import type { Verdict } from "./verdict.ts";

/** What of a planned PostgreSQL server Azure is asked about. */
const server = z.object({
  serverName: z.string(),
  resourceGroupName: z.string(),
  location: z.string(),
  version: z.string(),
  sku: z.object({ name: z.string() }),
  highAvailability: z.object({ mode: z.string() }).optional(),
  backup: z.object({ geoRedundantBackup: z.string() }),
});

export type PlannedServer = z.infer<typeof server>;

/** The PostgreSQL servers of a plan. Throws where one lacks what it is asked by. */
export const plannedServers = (plan: readonly PlannedResource[]): PlannedServer[] =>
  plan.filter(({ type }) => type === "azure-native:dbforpostgresql:Server").map(({ inputs }) => server.parse(inputs));

const named = z.array(z.object({ name: z.string() })).nullish();

/** What `az postgres flexible-server list-skus` prints. */
const capabilities = z.array(
  z.object({
    zoneRedundantHaSupported: z.string().nullish(),
    geoBackupSupported: z.string().nullish(),
    restricted: z.string().nullish(),
    reason: z.string().nullish(),
    supportedFeatures: z.array(z.object({ name: z.string(), status: z.string() })).nullish(),
    supportedServerEditions: z.array(z.object({ name: z.string(), supportedServerSkus: named })).nullish(),
    supportedServerVersions: named,
  }),
);

type Capability = z.infer<typeof capabilities>[number];

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

/** Whether a list of what is offered has a name. What the answer does not list at all is not judged. */
function offered(asked: string, wanted: string, list: readonly string[] | undefined): Verdict {
  return {
    asked,
    needed: wanted,
    found: list === undefined ? "not told by this version of az" : list.join(", ") || "none",
    ok: list === undefined || list.includes(wanted),
    remedy: "state one of these in the environment file, or choose another region",
  };
}

/** Whether PostgreSQL can be made in the region as the plan wants it; new servers are blocked in some. */
export function databaseVerdicts(
  { location, version, sku, highAvailability, backup }: PlannedServer,
  answer: unknown,
): Verdict[] {
  const [capability] = capabilities.parse(Array.isArray(answer) ? answer : [answer]);
  const wants = [
    ...(highAvailability?.mode === "ZoneRedundant" ? (["zoneRedundantHaSupported"] as const) : []),
    ...(backup.geoRedundantBackup === "Enabled" ? (["geoBackupSupported"] as const) : []),
  ];
  const blocked = capability === undefined || status(capability, "restricted") === "Enabled";
  const lacks = wants.filter((one) => capability === undefined || status(capability, one) !== "Enabled");
  const found = blocked
    ? `new servers are blocked: ${capability?.reason ?? "no capability is listed"}`
    : wants.map((one) => `${one} ${status(capability, one) ?? "unknown"}`).join(", ") || "open";
  const sizes = capability?.supportedServerEditions?.flatMap(({ supportedServerSkus }) => supportedServerSkus ?? []);
  return [
    {
      asked: `PostgreSQL in ${location}`,
      needed: ["new servers", ...wants].join(", "),
      found,
      ok: !blocked && lacks.length === 0,
      remedy: "choose another region, or ask Azure's support for access to this one",
    },
    offered(
      "PostgreSQL's version",
      version,
      capability?.supportedServerVersions?.map(({ name }) => name),
    ),
    offered(
      "PostgreSQL's size",
      sku.name,
      sizes?.map(({ name }) => name),
    ),
  ];
}
