import { z } from "zod";
import type { PlannedResource } from "../../../plan/mock-engine.ts";
import type { Need, Skus } from "./sizes.ts";
import type { Verdict } from "./verdict.ts";

/** What `az vm list-usage` and `az network list-usages` print. */
const usage = z.array(
  z.object({ name: z.object({ value: z.string() }), currentValue: z.coerce.number(), limit: z.coerce.number() }),
);

/**
 * What is counted against a quota: what is free of it, or, for an environment whose own resources are in use already, all
 * that there may be.
 */
export type Of = "free" | "limit";

interface Wanted {
  readonly asked: string;
  /** Azure's name of the quota. */
  readonly quota: string;
  readonly count: number;
  /** What is counted: `vCPUs: every pool at its most`. */
  readonly unit: string;
  readonly remedy: string;
}

const MORE = "ask for more in the portal under Quotas, which takes hours to days";

function verdicts(wanted: readonly Wanted[], answer: unknown, of: Of): Verdict[] {
  const used = usage.parse(answer);
  return wanted.map(({ asked, quota, count, unit, remedy }) => {
    const one = used.find(({ name }) => name.value.toLowerCase() === quota.toLowerCase());
    const there = one === undefined ? Number.NaN : of === "free" ? one.limit - one.currentValue : one.limit;
    const words = of === "free" ? "free" : "in all, of which its own are a part";
    return {
      asked,
      // A size that is not offered has no vCPUs to count; that it is not is told beside.
      needed: `${Number.isNaN(count) ? "an unknown number of" : count} ${unit}`,
      found: one === undefined ? "no such quota" : `${there} ${words}: ${one.currentValue} of ${one.limit} in use`,
      ok: there >= count,
      remedy,
    };
  });
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

/** Whether the subscription may have the vCPUs that are needed, by what `az vm list-usage` prints. */
export const coreVerdicts = (needs: readonly Need[], known: Skus, answer: unknown, of: Of = "free"): Verdict[] =>
  verdicts(
    [...cores(needs, known)].map(([family, count]) => ({
      asked: family === "cores" ? "quota of vCPUs in the region" : `quota of ${family}`,
      quota: family,
      count,
      unit: "vCPUs: every pool at its most, and its surge",
      remedy: `${MORE}; or lower maxCount of the pools`,
    })),
    answer,
    of,
  );

/** Quotas of the network that a plan's resources count against, by the type that does. */
const NETWORK_QUOTAS = {
  "network:PublicIPAddress": ["PublicIPAddresses", "StandardSkuPublicIpAddresses"],
  "network:VirtualNetwork": ["VirtualNetworks"],
  "network:ApplicationGateway": ["ApplicationGateways"],
  "network:NetworkSecurityGroup": ["NetworkSecurityGroups"],
  "network:RouteTable": ["RouteTables"],
  "network:DdosProtectionPlan": ["DdosProtectionPlans"],
  "network:PrivateEndpoint": ["PrivateEndpoints"],
} as const;

/** Whether the subscription may have what a plan makes of the network, by what `az network list-usages` prints. */
export const networkVerdicts = (plan: readonly PlannedResource[], answer: unknown, of: Of = "free"): Verdict[] =>
  verdicts(
    Object.entries(NETWORK_QUOTAS).flatMap(([type, quotas]) => {
      const count = plan.filter((resource) => resource.type === `azure-native:${type}`).length;
      return count === 0
        ? []
        : quotas.map((quota) => ({ asked: `quota of ${quota}`, quota, count, unit: "in the plan", remedy: MORE }));
    }),
    answer,
    of,
  );
