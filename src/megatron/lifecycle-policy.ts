import { CONTAINERS, type StoragePurpose } from "../config/azure/containers.ts";
import { backstopDays } from "../config/azure/retention.ts";
import type { Environment } from "../config/schema.ts";

type LifecycleInput = Pick<Environment, "retentionDays" | "hyperion">;

/** One lifecycle rule: what lies under the prefixes is deleted so many days after it was last written. */
export interface LifecycleRule {
  readonly name: string;
  /** Prefixes from the account's root: container, `/`, and what a blob's name begins with. */
  readonly prefixes: readonly string[];
  readonly days: number;
}

/**
 * Backstops behind the retention that the applications enforce themselves, derived from the same values.
 *
 * Loki keeps its index (`index/…`) beside the chunks in one container. A rule knows prefixes that it takes and none
 * that it leaves, so it names the chunks of each tenant (`<container>/<tenant>/`) and never the index, which must live
 * as long as the oldest chunk that it points to. The container of Loki's rules is not under any rule.
 * VictoriaMetrics' `latest` has none either: its parts are old and in use. Only the daily copies age.
 */
export const lifecycleRules = ({
  retentionDays,
  hyperion,
}: LifecycleInput): Record<StoragePurpose, readonly LifecycleRule[]> => ({
  traces: [
    { name: "traces-backstop", prefixes: [`${CONTAINERS.traces.tempo}/`], days: backstopDays(retentionDays.traces) },
  ],
  logs: [
    {
      name: "logs-backstop",
      prefixes: hyperion.tenants.map((tenant) => `${CONTAINERS.logs.chunks}/${tenant.name}/`),
      days: backstopDays(retentionDays.logs),
    },
  ],
  metricsBackup: [
    {
      name: "daily-copies-backstop",
      prefixes: [`${CONTAINERS.metricsBackup.daily}/`],
      days: backstopDays(retentionDays.metricsBackup),
    },
  ],
  // Azure Backup deletes its own recovery points.
  clusterBackup: [],
});

/** A rule in Azure's form; snapshots and older versions go as the blob itself does. */
export const azureLifecycleRule = ({ name, prefixes, days }: LifecycleRule) => ({
  name,
  enabled: true,
  type: "Lifecycle",
  definition: {
    filters: { blobTypes: ["blockBlob"], prefixMatch: [...prefixes] },
    actions: {
      baseBlob: { delete: { daysAfterModificationGreaterThan: days } },
      snapshot: { delete: { daysAfterCreationGreaterThan: days } },
      version: { delete: { daysAfterCreationGreaterThan: days } },
    },
  },
});
