import { at, count, text } from "../base/fields.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { type Capacity, nodesOf } from "./capacity.ts";
import { type Demand, demands } from "./demand.ts";
import { type AzureResource, vmSize } from "./node-pool.ts";
import { DISK_TIERS, HOURS_PER_MONTH, PRICES, ZONE_REDUNDANT_DISK_FACTOR } from "./prices.ts";

/** US dollars a month, of what has a price; see `isKnown`: with what the requests need now, and with every autoscaler at its end. */
interface Monthly {
  readonly least: number;
  readonly most: number;
}

/** One line of the bill. */
export interface CostLine extends Monthly {
  readonly what: string;
}

export interface Cost extends Monthly {
  readonly lines: readonly CostLine[];
  /** What is declared and has no price in the table: VM sizes, tiers, disks over 4 TiB. */
  readonly unpriced: readonly string[];
}

/** A total is known only where every part of it has a price: what has none must not count as nothing. */
export const isKnown = ({ unpriced }: Pick<Cost, "unpriced">): boolean => unpriced.length === 0;

/** Units that an instance of an Application Gateway reserves. Source: "Understanding pricing", Microsoft Learn. */
const CAPACITY_UNITS_PER_INSTANCE = 10;

/** Monthly amount of some units of a key of the table; undefined where it has no price. */
function monthly(key: string, units = 1): number | undefined {
  const price = PRICES.get(key);
  if (price === undefined) return undefined;
  return price.usd * units * (price.per.endsWith("hour") ? HOURS_PER_MONTH : 1);
}

const line = (what: string, least: number | undefined, most = least): CostLine | string =>
  least === undefined || most === undefined ? what : { what, least, most };

function database({ inputs }: AzureResource): CostLine | string {
  const [size, tier] = [text(at(inputs, "sku", "name")), text(at(inputs, "sku", "tier"))];
  const cores = (vmSize(size)?.cpu ?? 0) / 1000;
  const compute = cores === 0 ? undefined : monthly(`PostgreSQL/${tier}`, cores);
  const disk = monthly("PostgreSQL/storage", count(at(inputs, "storage", "storageSizeGB")));
  const standby = text(at(inputs, "highAvailability", "mode")) === "ZoneRedundant" ? 2 : 1;
  const amount = compute === undefined || disk === undefined ? undefined : (compute + disk) * standby;
  return line(`PostgreSQL ${size}${standby === 2 ? " with a standby" : ""}`, amount);
}

function gateway({ name, inputs }: AzureResource): CostLine | string {
  const fixed = monthly("ApplicationGateway/WAF_v2");
  const units = (end: string) =>
    monthly(
      "ApplicationGateway/capacity unit",
      CAPACITY_UNITS_PER_INSTANCE * count(at(inputs, "autoscaleConfiguration", end)),
    );
  const total = (end: string) => {
    const reserved = units(end);
    return fixed === undefined || reserved === undefined ? undefined : fixed + reserved;
  };
  return line(`Application Gateway ${name}`, total("minCapacity"), total("maxCapacity"));
}

/** The part of the bill that one declared resource is; nothing for what costs nothing or depends on use. */
function resourceCost(resource: AzureResource): (CostLine | string)[] {
  const { type, inputs, name } = resource;
  switch (type.replace(/^azure-native:/, "")) {
    case "containerservice:ManagedCluster": {
      const tier = text(at(inputs, "sku", "tier"));
      return [line(`AKS control plane, ${tier}`, monthly(`ManagedCluster/${tier}`))];
    }
    case "network:AzureFirewall": {
      const tier = text(at(inputs, "sku", "tier"));
      return [line(`Azure Firewall ${tier}`, monthly(`AzureFirewall/${tier}`))];
    }
    case "network:BastionHost": {
      const sku = text(at(inputs, "sku", "name"));
      return [line(`Azure Bastion, ${sku}`, monthly(`BastionHost/${sku}`))];
    }
    case "network:ApplicationGateway":
      return [gateway(resource)];
    case "network:DdosProtectionPlan":
      return [line("DDoS Network Protection plan", monthly("DdosProtectionPlan"))];
    case "network:PublicIPAddress":
      return [line(`public address ${name}`, monthly("PublicIPAddress"))];
    case "network:PrivateEndpoint":
      return [line(`private endpoint ${name}`, monthly("PrivateEndpoint"))];
    case "containerregistry:Registry": {
      const sku = text(at(inputs, "sku", "name"));
      return [line(`container registry, ${sku}`, monthly(`Registry/${sku}`))];
    }
    case "dbforpostgresql:Server":
      return [database(resource)];
    default:
      return [];
  }
}

/** Disks of a workload; a storage class of zone-redundant disks is told by its parameters. */
function diskCost({ workload, replicas, volumes }: Demand, zonal: ReadonlySet<string>): (CostLine | string)[] {
  if (replicas === "each node") return [];
  return volumes.map(({ storageClass, mebibytes }) => {
    const gib = mebibytes / 1024;
    const [, tier] = DISK_TIERS.find(([largest]) => gib <= largest) ?? [];
    const what = `disks of ${workload}, ${gib} GiB each`;
    const price = tier === undefined ? undefined : monthly(tier);
    const factor = zonal.has(storageClass) ? ZONE_REDUNDANT_DISK_FACTOR : 1;
    return price === undefined ? what : line(what, price * factor * replicas.min, price * factor * replicas.max);
  });
}

/** What an environment costs a month by list prices, line by line. */
export function costOf(
  resources: readonly AzureResource[],
  objects: readonly KubernetesObject[],
  { pools }: Capacity,
): Cost {
  const zonal = new Set(
    objects
      .filter((object) => object.kind === "StorageClass" && text(at(object, "parameters", "skuName")).endsWith("_ZRS"))
      .map(({ metadata }) => text(metadata["name"])),
  );
  const region = text(resources.find(({ type }) => type.endsWith(":ManagedCluster"))?.inputs["location"]);
  const nodes = pools.map((capacity) => {
    const { name, vmSize: size, maxCount } = capacity.pool;
    const what = `nodes of pool ${name}, ${size}`;
    // The one price that differs much from region to region, and most of the bill.
    if (region !== "" && PRICES.get(size)?.region !== region) return `${what} in ${region}`;
    return line(what, monthly(size, nodesOf(capacity)), monthly(size, maxCount));
  });
  const all = [
    ...nodes,
    ...resources.flatMap(resourceCost),
    ...demands(objects).flatMap((demand) => diskCost(demand, zonal)),
  ];
  const lines = all.filter((one) => typeof one !== "string");
  return {
    lines,
    least: lines.reduce((total, { least }) => total + least, 0),
    most: lines.reduce((total, { most }) => total + most, 0),
    unpriced: all.filter((one) => typeof one === "string"),
  };
}
