import type { Environment } from "../../config/schema.ts";

type Waiver = Environment["waivers"][number];

/** Last day on which these excuse anything: from the next on they are findings again. */
const UNTIL = "2027-09-30";

const accept = (rule: string, resources: readonly string[], reason: string): Waiver[] =>
  resources.map((resource) => ({ rule, resource, reason, expires: UNTIL }));

const CLUSTER = ["hyperion-cluster"];

const ALL: readonly Waiver[] = [
  ...accept(
    "Azure.AKS.ContainerInsights",
    CLUSTER,
    "Hyperion itself collects logs and metrics of every pod; a second agent on each node would be paid for twice. The control plane's logs go to Log Analytics, which works when Hyperion does not.",
  ),
  ...accept(
    "Azure.AKS.SecretStore",
    CLUSTER,
    "External Secrets brings secrets from the vault, and restarts nothing when one is renewed; the add-on would be a second way to the same vault.",
  ),
  ...accept(
    "Azure.ACR.GeoReplica",
    ["registry-registry"],
    "An environment is in one region, and a region that is lost takes the cluster too; the registry of the next region fills itself from upstream (docs/runbooks/region-loss.md).",
  ),
  ...accept(
    "Azure.ACR.SoftDelete",
    ["registry-registry"],
    "Azure refuses soft delete beside the retention policy that removes untagged manifests; what is deleted is cached again from upstream.",
  ),
  ...accept(
    "Azure.Storage.DefenderCloud",
    ["traces", "logs", "metricsBackup", "clusterBackup"].map((purpose) => `storage-${purpose}-account`),
    "Stores write blocks that no person uploads or opens, behind private endpoints and without keys; at 10 USD an account a month and 0.15 USD a GB scanned it would cost more than the storage.",
  ),
  ...accept(
    "Azure.PostgreSQL.DefenderCloud",
    ["database-server"],
    "The database holds Grafana's dashboards and users and has a private address only; the plan belongs to the subscription, 15 USD a server and month.",
  ),
  ...accept(
    "Azure.DefenderCloud.Contact",
    CLUSTER,
    "There is one contact for a subscription, which dev and qa share: whoever owns the subscription sets it, not an environment.",
  ),
  ...accept(
    "Azure.Monitor.ServiceHealth",
    CLUSTER,
    "Health alerts belong to the subscription and not to an environment in it; the landing zone that made the subscription sends them.",
  ),
  ...accept(
    "Azure.VNET.FirewallSubnetNAT",
    ["hub-firewall-subnet"],
    "Nodes pull from the environment's own registry and reach the stores by private endpoints, so that one public address with 2,496 ports for each of two instances and destination is never near its end.",
  ),
  ...accept(
    "Azure.NSG.DenyAllInbound",
    ["spoke-runners-nsg"],
    "Runners ask for their work; nothing, and no load balancer, opens a connection to one.",
  ),
  ...accept(
    "Azure.AppGwWAF.Exclusions",
    ["hyperion-gateway-grafana-policy"],
    "Grafana's queries are query languages that look like SQL injection, and its sign-in carries Entra's opaque codes; six fields are excluded by name, everything else is read.",
  ),
];

/** Findings that every environment has by design, on a day (`YYYY-MM-DD`). What only one accepts is in its own file. */
export const accepted = (today: string): readonly Waiver[] => ALL.filter(({ expires }) => today <= expires);
