import { UserError } from "../../base/problem.ts";
import { daysAsHours } from "../duration.ts";
import { replayWindow } from "../pipeline/replay-window.ts";

/** What a tenant's logs may cost. */
export interface LokiLimits {
  /** MB a second, over all distributors. */
  readonly rateMb: number;
  readonly burstMb: number;
  /** Active streams over all ingesters. */
  readonly maxStreams: number;
  /** MB a second of one stream; a faster one is split into shards by Loki itself. */
  readonly perStreamRateMb: number;
}

/** A tenant and where it differs from the defaults. */
export interface LokiTenant extends Partial<LokiLimits> {
  /** Value of X-Scope-OrgID. */
  readonly name: string;
  /** Days; at most the platform's own, because the container's lifecycle rule is derived from that one. */
  readonly retentionDays?: number;
}

interface CostLimits {
  readonly ingestion_rate_mb: number;
  readonly ingestion_burst_size_mb: number;
  readonly max_global_streams_per_user: number;
  readonly per_stream_rate_limit: string;
  readonly per_stream_rate_limit_burst: string;
}

/** Loki's `limits_config` as the platform states it. */
export interface LokiLimitsConfig extends CostLimits {
  readonly ingestion_rate_strategy: "global";
  readonly retention_period: string;
  readonly max_query_lookback: string;
  readonly reject_old_samples: true;
  readonly reject_old_samples_max_age: string;
  readonly max_cache_freshness_per_query?: `${number}h`;
  readonly shard_streams: { readonly enabled: true; readonly time_sharding_enabled: true };
  readonly allow_structured_metadata: true;
  readonly volume_enabled: true;
  readonly max_line_size: string;
  readonly max_line_size_truncate: true;
  readonly otlp_config: {
    readonly resource_attributes: {
      readonly ignore_defaults: true;
      readonly attributes_config: readonly { readonly action: "index_label"; readonly attributes: readonly string[] }[];
    };
  };
}

/** The runtime overrides file; Loki reads it again every ten seconds and merges each entry into the defaults. */
export interface LokiOverrides {
  readonly overrides: Readonly<Record<string, Partial<CostLimits> & { readonly retention_period?: string }>>;
}

/**
 * Resource attributes that become index labels. Few, and each with few values: every combination is a stream. What
 * else a resource says (pod, instance, version) is structured metadata, which can be filtered by as well.
 */
const LOKI_INDEX_LABELS = [
  "service.name",
  "service.namespace",
  "deployment.environment.name",
  "k8s.cluster.name",
  "k8s.namespace.name",
] as const;

const perStream = (mb: number) => ({
  per_stream_rate_limit: `${mb}MB`,
  // Loki's own ratio (3 MB to 15 MB): a batch that was held back arrives at once.
  per_stream_rate_limit_burst: `${mb * 5}MB`,
});

/** `limits_config` of every tenant without an override. */
export function lokiLimits(
  limits: LokiLimits,
  time: { readonly retentionDays: number; readonly bufferRetentionHours?: number },
): LokiLimitsConfig {
  const { bufferRetentionHours = 0 } = time;
  if (bufferRetentionHours > time.retentionDays * 24) {
    throw new UserError(
      `log retention: found ${time.retentionDays} days, allowed: at least the failover buffer's ${bufferRetentionHours} hours; replayed logs would be deleted as they arrive`,
    );
  }
  return {
    ingestion_rate_strategy: "global",
    ingestion_rate_mb: limits.rateMb,
    ingestion_burst_size_mb: limits.burstMb,
    max_global_streams_per_user: limits.maxStreams,
    ...perStream(limits.perStreamRateMb),
    retention_period: daysAsHours(time.retentionDays),
    max_query_lookback: daysAsHours(time.retentionDays),
    reject_old_samples: true,
    reject_old_samples_max_age: bufferRetentionHours === 0 ? daysAsHours(7) : replayWindow(bufferRetentionHours),
    // A result of a time that a replay may still fill would keep its gap for as long as the cache has it.
    ...(bufferRetentionHours === 0 ? {} : { max_cache_freshness_per_query: replayWindow(bufferRetentionHours) }),
    // Without time shards an ingester refuses what is an hour older than the newest line of its stream: every replay.
    shard_streams: { enabled: true, time_sharding_enabled: true },
    allow_structured_metadata: true,
    volume_enabled: true,
    max_line_size: "256KB",
    // Refusing one long line would count as rejected data; a cut line is marked and still found.
    max_line_size_truncate: true,
    otlp_config: {
      resource_attributes: {
        ignore_defaults: true,
        attributes_config: [{ action: "index_label", attributes: LOKI_INDEX_LABELS }],
      },
    },
  };
}

/**
 * Per-tenant limits as Loki's runtime file takes them.
 *
 * @param platformRetentionDays the retention of the environment; a tenant may keep less, never more
 */
export function lokiOverrides(tenants: readonly LokiTenant[], platformRetentionDays: number): LokiOverrides {
  return {
    overrides: Object.fromEntries(tenants.map((tenant) => [tenant.name, tenantLimits(tenant, platformRetentionDays)])),
  };
}

function tenantLimits(tenant: LokiTenant, platformRetentionDays: number): LokiOverrides["overrides"][string] {
  if (tenant.retentionDays !== undefined && tenant.retentionDays > platformRetentionDays) {
    throw new UserError(
      `log retention of tenant ${tenant.name}: found ${tenant.retentionDays} days, allowed: at most the platform's ${platformRetentionDays}, from which the container's lifecycle rule is derived`,
    );
  }
  return {
    ...(tenant.rateMb === undefined ? {} : { ingestion_rate_mb: tenant.rateMb }),
    ...(tenant.burstMb === undefined ? {} : { ingestion_burst_size_mb: tenant.burstMb }),
    ...(tenant.maxStreams === undefined ? {} : { max_global_streams_per_user: tenant.maxStreams }),
    ...(tenant.perStreamRateMb === undefined ? {} : perStream(tenant.perStreamRateMb)),
    ...(tenant.retentionDays === undefined ? {} : { retention_period: daysAsHours(tenant.retentionDays) }),
  };
}
