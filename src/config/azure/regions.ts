/**
 * Azure regions with three availability zones that an environment may use, with the short name that goes into
 * resource names. Source: the Cloud Adoption Framework's list of region abbreviations.
 */
export const REGIONS = {
  westeurope: "weu",
  northeurope: "neu",
  germanywestcentral: "gwc",
  swedencentral: "sdc",
  francecentral: "frc",
  switzerlandnorth: "szn",
  norwayeast: "nwe",
  italynorth: "itn",
  polandcentral: "plc",
  uksouth: "uks",
  eastus: "eus",
  eastus2: "eus2",
  centralus: "cus",
  southcentralus: "scus",
  westus2: "wus2",
  westus3: "wus3",
  canadacentral: "cnc",
  brazilsouth: "brs",
  australiaeast: "ae",
  southeastasia: "sea",
  japaneast: "jpe",
  koreacentral: "krc",
  centralindia: "inc",
} as const;

export type Region = keyof typeof REGIONS;

export const REGION_NAMES = Object.keys(REGIONS) as [Region, ...Region[]];

/**
 * Regions that take no new zone-redundant PostgreSQL flexible server; their servers that stand keep their standby.
 * Source: the notes on the table of regions, "Azure Database for PostgreSQL flexible server regions", Microsoft Learn,
 * as of 2025-11-18. `az postgres flexible-server list-skus --location REGION` says how it is today.
 */
export const REGIONS_WITHOUT_DATABASE_STANDBY = [
  "westeurope",
  "northeurope",
  "germanywestcentral",
] as const satisfies readonly Region[];

/** Regions that Azure pairs with no other, so that no storage or backup can be geo-redundant in them. */
export const REGIONS_WITHOUT_PAIR = ["italynorth", "polandcentral"] as const satisfies readonly Region[];
