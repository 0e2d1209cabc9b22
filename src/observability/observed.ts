import type { Signal } from "../base/signals.ts";
import type { Buffered } from "../conventions/kafka-limits.ts";

/** A team that gets a copy of its signals. */
export interface ObservedConsumer {
  readonly name: string;
  readonly signals: readonly Signal[];
  /** Default: 100. */
  readonly samplingPercent?: number;
}

/** A tenant, as its series, lines and spans are labelled. */
export interface ObservedTenant {
  readonly name: string;
  /** VictoriaMetrics' account of its series. */
  readonly account: number;
}

/** What rules and dashboards read of the system that they watch: its consumers, its tenants and its copies. */
export interface Observed extends Buffered {
  readonly consumers: readonly ObservedConsumer[];
  /** Days that the store of metrics keeps a sample. */
  readonly retentionDays: { readonly metrics: number };
  readonly hyperion: Buffered["hyperion"] & {
    readonly tenants: readonly ObservedTenant[];
    readonly alertmanager: { readonly replicas: number };
    readonly metrics: { readonly replicationFactor: number };
    readonly kafka: {
      readonly retentionHours: number;
      readonly minInSyncReplicas: number;
      readonly controllers: { readonly replicas: number };
    };
  };
}
