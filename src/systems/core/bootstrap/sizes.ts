import { z } from "zod";
import type { PlannedResource } from "../../../plan/mock-engine.ts";
import type { Verdict } from "./verdict.ts";

/** Nodes of one VM size, at most: every pool at its end, each being upgraded. */
export interface Need {
  readonly vmSize: string;
  readonly zones: readonly string[];
  readonly nodes: number;
  /** What the size must be able to do, by Azure's name of the capability. */
  readonly capabilities: readonly string[];
}

/** What of a pool is asked for, as the cluster and its pools state it alike. */
const pools = z.object({
  vmSize: z.string(),
  maxCount: z.number(),
  availabilityZones: z.array(z.string()).default([]),
  upgradeSettings: z.object({ maxSurge: z.string() }),
  enableEncryptionAtHost: z.boolean().default(false),
  osDiskType: z.string().default("Managed"),
});

type Pool = z.infer<typeof pools>;

/** Nodes that an upgrade adds to a pool at its most: a count, or a share of it. */
const surge = ({ maxCount, upgradeSettings: { maxSurge } }: Pool): number =>
  maxSurge.endsWith("%") ? Math.ceil((maxCount * Number.parseInt(maxSurge, 10)) / 100) : Number(maxSurge);

const capabilitiesOf = ({ enableEncryptionAtHost, osDiskType }: Pool): string[] => [
  ...(enableEncryptionAtHost ? ["EncryptionAtHostSupported"] : []),
  ...(osDiskType === "Ephemeral" ? ["EphemeralOSDiskSupported"] : []),
];

/**
 * What the clusters of a plan may come to, by VM size. Pools are upgraded beside each other, so each has its surge.
 * Throws where a pool lacks what the sum is made of.
 */
export function neededNodes(plan: readonly PlannedResource[]): Need[] {
  const all = plan.flatMap(({ type, inputs }): unknown[] => {
    if (type === "azure-native:containerservice:AgentPool") return [inputs];
    return type === "azure-native:containerservice:ManagedCluster" ? (inputs["agentPoolProfiles"] as unknown[]) : [];
  });
  return [
    ...Map.groupBy(
      all.map((one) => pools.parse(one)),
      ({ vmSize }) => vmSize,
    ),
  ].map(([vmSize, same]) => ({
    vmSize,
    zones: [...new Set(same.flatMap(({ availabilityZones }) => availabilityZones))].toSorted(),
    nodes: same.reduce((sum, pool) => sum + pool.maxCount + surge(pool), 0),
    capabilities: [...new Set(same.flatMap(capabilitiesOf))],
  }));
}

/** What `az vm list-skus` prints. */
export const skus = z.array(
  z.object({
    name: z.string(),
    family: z.string(),
    capabilities: z.array(z.object({ name: z.string(), value: z.string() })).nullable(),
    locationInfo: z.array(z.object({ zones: z.array(z.string()).nullish() })),
    restrictions: z.array(z.object({ type: z.string(), reasonCode: z.string().nullish() })),
  }),
);

export type Skus = z.infer<typeof skus>;

const ANOTHER_SIZE =
  "choose another size or region in the environment file, or ask Azure's support to lift the restriction";

/** Whether a size is there in every zone that needs it, and can do what its nodes are to do. */
export function sizeVerdict({ vmSize, zones, capabilities }: Need, known: Skus): Verdict {
  const sku = known.find(({ name }) => name === vmSize);
  const there = sku?.locationInfo.flatMap((info) => info.zones ?? []) ?? [];
  const restricted = sku?.restrictions.map(({ type, reasonCode }) => `${type} ${reasonCode ?? ""}`.trim()) ?? [];
  const missing = zones.filter((zone) => !there.includes(zone));
  const lacks = capabilities.filter(
    (wanted) => sku?.capabilities?.find(({ name }) => name === wanted)?.value.toLowerCase() !== "true",
  );
  const found =
    sku === undefined
      ? "not offered"
      : [
          `zones ${there.toSorted().join(", ") || "none"}`,
          ...restricted.map((one) => `restricted: ${one}`),
          ...lacks.map((one) => `no ${one}`),
        ].join("; ");
  return {
    asked: `VM size ${vmSize}`,
    needed: [`zones ${zones.join(", ")}`, "no restriction", ...capabilities].join(", "),
    found,
    ok: sku !== undefined && missing.length === 0 && restricted.length === 0 && lacks.length === 0,
    remedy: ANOTHER_SIZE,
  };
}
