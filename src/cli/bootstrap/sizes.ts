import { z } from "zod";
import { surgeNodes } from "../../config/azure/node-surge.ts";
import type { NodePool } from "../../config/azure/schema/cluster.ts";
import { zonalPools } from "../../config/azure/zonal-pools.ts";
import type { Environment } from "../../config/schema.ts";
import type { Verdict } from "./verdict.ts";

/** Nodes of one VM size, at most: every pool at its end, each being upgraded. */
interface Need {
  readonly vmSize: string;
  readonly zones: readonly string[];
  readonly nodes: number;
}

/** What an environment's clusters may come to, by VM size. Pools are upgraded beside each other, so each has its surge. */
export function neededNodes({ clusters, azure }: Pick<Environment, "clusters" | "azure">): Need[] {
  const pools = clusters.flatMap(({ system, pools: users }): NodePool[] => [
    system,
    ...users.flatMap((pool) => zonalPools(pool, azure.zones)),
  ]);
  return [...Map.groupBy(pools, ({ vmSize }) => vmSize)].map(([vmSize, same]) => ({
    vmSize,
    zones: [...new Set(same.flatMap((pool) => pool.zones ?? azure.zones))].toSorted(),
    nodes: same.reduce((sum, pool) => sum + pool.maxCount + surgeNodes(pool, azure.zones), 0),
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

const usage = z.array(
  z.object({ name: z.object({ value: z.string() }), currentValue: z.coerce.number(), limit: z.coerce.number() }),
);

export type Skus = z.infer<typeof skus>;

const ANOTHER_SIZE =
  "choose another size or region in the environment file, or ask Azure's support to lift the restriction";

/** Whether a size is there in every zone that needs it. */
export function sizeVerdict({ vmSize, zones }: Need, known: Skus): Verdict {
  const sku = known.find(({ name }) => name === vmSize);
  const there = sku?.locationInfo.flatMap((info) => info.zones ?? []) ?? [];
  const restricted = sku?.restrictions.map(({ type, reasonCode }) => `${type} ${reasonCode ?? ""}`.trim()) ?? [];
  const missing = zones.filter((zone) => !there.includes(zone));
  const found =
    sku === undefined
      ? "not offered"
      : [`zones ${there.toSorted().join(", ") || "none"}`, ...restricted.map((one) => `restricted: ${one}`)].join("; ");
  return {
    asked: `VM size ${vmSize}`,
    needed: `zones ${zones.join(", ")}, no restriction`,
    found,
    ok: sku !== undefined && missing.length === 0 && restricted.length === 0,
    remedy: ANOTHER_SIZE,
  };
}

/** vCPUs that are needed of each family of VM sizes, and of all. */
function cores(needs: readonly Need[], known: Skus): Map<string, number> {
  const sum = new Map<string, number>([["cores", 0]]);
  for (const { vmSize, nodes } of needs) {
    const sku = known.find(({ name }) => name === vmSize);
    const each = Number(sku?.capabilities?.find(({ name }) => name === "vCPUs")?.value ?? Number.NaN);
    for (const key of sku === undefined ? ["cores"] : [sku.family, "cores"])
      sum.set(key, (sum.get(key) ?? 0) + each * nodes);
  }
  return sum;
}

/**
 * Whether the subscription may have what is needed of each family, by what `az vm list-usage` prints: of what is free, or,
 * for an environment whose own nodes are in use already, of all that there may be.
 */
export function quotaVerdicts(
  needs: readonly Need[],
  known: Skus,
  answer: unknown,
  of: "free" | "limit" = "free",
): Verdict[] {
  const used = usage.parse(answer);
  return [...cores(needs, known)].map(([family, count]) => {
    const one = used.find(({ name }) => name.value.toLowerCase() === family.toLowerCase());
    const there = one === undefined ? Number.NaN : of === "free" ? one.limit - one.currentValue : one.limit;
    const words = of === "free" ? "free" : "in all, of which its own nodes are a part";
    return {
      asked: family === "cores" ? "quota of vCPUs in the region" : `quota of ${family}`,
      needed: `${count} vCPUs: every pool at its most, and its surge`,
      found: one === undefined ? "no such quota" : `${there} ${words}: ${one.currentValue} of ${one.limit} in use`,
      ok: there >= count,
      remedy: "ask for more in the portal under Quotas, which takes hours to days; or lower maxCount of the pools",
    };
  });
}
