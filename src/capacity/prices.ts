/** One price: its unit, the region and day that it holds for, and where it was read. */
export interface Price {
  readonly usd: number;
  readonly per: "hour" | "month" | "GiB and month" | "core and hour";
  readonly region: "swedencentral" | "westeurope" | "eastus" | "westus";
  /** Day that the source read Azure's price list, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly source: string;
}

type Terms = Omit<Price, "usd">;

/** Azure bills by the hour, and calls 730 of them a month. */
export const HOURS_PER_MONTH = 730;

const RETAIL_API = "Azure Retail Prices API";

const VIRTUAL_MACHINE: Terms = {
  per: "hour",
  region: "swedencentral",
  asOf: "2026-06-18",
  source: `${RETAIL_API}, as Karpenter's Azure provider carries it`,
};

const answer = (per: Price["per"], region: Price["region"], asOf: string): Terms => ({
  per,
  region,
  asOf,
  source: `${RETAIL_API}, as Infracost's recorded estimates carry it`,
});

const DISK: Terms = { ...answer("month", "eastus", "2024-07-01"), source: "Azure managed disks, list prices" };

const priced = (terms: Terms, amounts: Readonly<Record<string, number>>): [string, Price][] =>
  Object.entries(amounts).map(([key, usd]) => [key, { usd, ...terms }]);

/**
 * Azure's list prices in US dollars, pay as you go: without an agreement, a reservation, a savings plan or tax. They
 * are for comparing two states of an environment, not for a budget. Every price that is used stands here and nowhere
 * else. Keys are VM sizes, disk tiers, or `resource/variant`.
 */
export const PRICES: ReadonlyMap<string, Price> = new Map([
  ...priced(VIRTUAL_MACHINE, {
    Standard_D2ds_v5: 0.12,
    Standard_D4ds_v5: 0.24,
    Standard_D8ds_v5: 0.48,
    Standard_D16ds_v5: 0.96,
    Standard_D32ds_v5: 1.92,
    Standard_E2ds_v5: 0.152,
    Standard_E4ds_v5: 0.304,
    Standard_E8ds_v5: 0.608,
    Standard_E16ds_v5: 1.216,
    Standard_E32ds_v5: 2.432,
    Standard_D2ds_v6: 0.132,
    Standard_D4ds_v6: 0.265,
    Standard_D8ds_v6: 0.53,
    Standard_D16ds_v6: 1.059,
    Standard_E2ds_v6: 0.174,
    Standard_E4ds_v6: 0.348,
    Standard_E8ds_v6: 0.696,
    Standard_E16ds_v6: 1.391,
  }),
  ...priced(answer("hour", "eastus", "2024-08-30"), { "ManagedCluster/Standard": 0.1 }),
  ...priced(answer("hour", "eastus", "2024-07-01"), { "AzureFirewall/Standard": 1.25, "AzureFirewall/Premium": 1.75 }),
  ...priced(answer("hour", "eastus", "2026-03-31"), {
    "ApplicationGateway/WAF_v2": 0.36,
    "ApplicationGateway/capacity unit": 0.0144,
  }),
  ...priced(answer("month", "westeurope", "2024-07-01"), { DdosProtectionPlan: 2943.55 }),
  // Known from Azure Bastion's list prices and not read again: the one price here without a day of reading.
  ...priced(
    { ...answer("hour", "eastus", "2026-06-18"), source: "Azure Bastion, list prices, not read again" },
    { "BastionHost/Standard": 0.29 },
  ),
  ...priced(answer("hour", "eastus", "2026-04-03"), { PublicIPAddress: 0.005 }),
  ...priced(answer("hour", "westus", "2024-07-01"), { PrivateEndpoint: 0.01 }),
  ...priced(answer("month", "westeurope", "2024-07-01"), { "Registry/Premium": 50 }),
  ...priced(answer("core and hour", "eastus", "2025-07-07"), {
    "PostgreSQL/GeneralPurpose": 0.0975,
    "PostgreSQL/MemoryOptimized": 0.1311,
  }),
  ...priced(answer("GiB and month", "eastus", "2025-07-07"), { "PostgreSQL/storage": 0.138 }),
  ...priced(DISK, {
    P4: 5.28,
    P6: 10.21,
    P10: 19.71,
    P15: 38.02,
    P20: 73.22,
    P30: 135.17,
    P40: 259.05,
    P50: 495.57,
  }),
]);

/** Premium SSD tiers by the largest size in GiB; Azure bills the next larger tier. */
export const DISK_TIERS: readonly (readonly [gib: number, tier: string])[] = [
  [32, "P4"],
  [64, "P6"],
  [128, "P10"],
  [256, "P15"],
  [512, "P20"],
  [1024, "P30"],
  [2048, "P40"],
  [4096, "P50"],
];

/** A zone-redundant disk costs half as much again as a local one. Source: Azure managed disks, list prices. */
export const ZONE_REDUNDANT_DISK_FACTOR = 1.5;

/** What no price here covers, since it depends on what is sent and not on what is declared. */
export const NOT_PRICED = "data in Blob storage, log ingestion, traffic, backups, DDoS protection by address";

/** Days between which the prices were read, oldest first. */
export function pricesReadOn(): readonly [oldest: string, newest: string] {
  const days = [...PRICES.values()].map(({ asOf }) => asOf).sort();
  return [days.at(0) ?? "", days.at(-1) ?? ""];
}
