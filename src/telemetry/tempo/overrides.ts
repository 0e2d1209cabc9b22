import { UserError } from "../../base/problem.ts";
import { daysAsHours } from "../duration.ts";

/** What a tenant's traces may cost. */
export interface TempoLimits {
  /** Bytes a second, over all distributors. */
  readonly rateBytes: number;
  readonly burstBytes: number;
  /** Live traces of a tenant in one ingester. */
  readonly maxTracesPerIngester: number;
  /** Largest trace, in bytes. */
  readonly maxBytesPerTrace: number;
  /** Active series that one metrics generator makes for a tenant. */
  readonly maxActiveSeries: number;
}

/** A tenant and where it differs from the defaults. */
export interface TempoTenant extends Partial<TempoLimits> {
  /** Value of X-Scope-OrgID. */
  readonly name: string;
  /** VictoriaMetrics account that the tenant's RED metrics are written to. */
  readonly metricsAccountId: number;
  /** Days; at most the platform's own, because the container's lifecycle rule is derived from that one. */
  readonly retentionDays?: number;
}

/** One tenant's limits, as Tempo's configuration and its overrides file write them. */
export interface TempoLimitsConfig {
  readonly ingestion: {
    readonly rate_strategy: "global";
    readonly rate_limit_bytes: number;
    readonly burst_size_bytes: number;
    readonly max_traces_per_user: number;
  };
  readonly global: { readonly max_bytes_per_trace: number };
  readonly metrics_generator: {
    readonly processors: readonly ("span-metrics" | "service-graphs")[];
    readonly max_active_series: number;
    /** Header by which vminsert knows the account; the remote-write URL names none. */
    readonly remote_write_headers: { readonly AccountID: string };
  };
  readonly compaction?: { readonly block_retention: string };
}

/** The runtime overrides file; Tempo reads it again every ten seconds. */
export interface TempoOverrides {
  readonly overrides: Readonly<Record<string, TempoLimitsConfig>>;
}

/**
 * Limits in Tempo's own words.
 * @param metricsAccountId VictoriaMetrics account of the metrics that are generated from the spans
 */
export const limitsConfig = (limits: TempoLimits, metricsAccountId: number): TempoLimitsConfig => ({
  ingestion: {
    rate_strategy: "global",
    rate_limit_bytes: limits.rateBytes,
    burst_size_bytes: limits.burstBytes,
    max_traces_per_user: limits.maxTracesPerIngester,
  },
  global: { max_bytes_per_trace: limits.maxBytesPerTrace },
  metrics_generator: {
    processors: ["span-metrics", "service-graphs"],
    max_active_series: limits.maxActiveSeries,
    remote_write_headers: { AccountID: String(metricsAccountId) },
  },
});

/**
 * Per-tenant limits as Tempo's runtime file takes them. Every entry is complete: Tempo 2.10 replaces the defaults by a
 * tenant's entry and does not merge them, so an entry with a rate alone would switch that tenant's RED metrics off.
 *
 * @param platformRetentionDays the retention of the environment; a tenant may keep less, never more
 */
export function tempoOverrides(
  tenants: readonly TempoTenant[],
  defaults: TempoLimits,
  platformRetentionDays: number,
): TempoOverrides {
  const entries = tenants.map(
    (tenant) => [tenant.name, tenantConfig(tenant, defaults, platformRetentionDays)] as const,
  );
  return { overrides: Object.fromEntries(entries) };
}

function tenantConfig(tenant: TempoTenant, defaults: TempoLimits, platformRetentionDays: number): TempoLimitsConfig {
  const { retentionDays } = tenant;
  if (retentionDays !== undefined && retentionDays > platformRetentionDays) {
    throw new UserError(
      `trace retention of tenant ${tenant.name}: found ${retentionDays} days, allowed: at most the platform's ${platformRetentionDays}, from which the container's lifecycle rule is derived`,
    );
  }
  return {
    ...limitsConfig({ ...defaults, ...tenant }, tenant.metricsAccountId),
    ...(retentionDays === undefined ? {} : { compaction: { block_retention: daysAsHours(retentionDays) } }),
  };
}
