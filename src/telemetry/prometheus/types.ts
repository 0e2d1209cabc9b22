import type { DnsDiscovery, RelabelRule, ScrapeJob, StaticTargets, TlsConfig } from "../scrape/job.ts";

/** Where alerts are sent: to every address of it. */
export type AlertmanagerTargets =
  | { readonly static_configs: readonly StaticTargets[] }
  | { readonly dns_sd_configs: readonly DnsDiscovery[] };

/** Where samples are sent as they are stored. */
export interface RemoteWrite {
  readonly url: string;
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls_config?: TlsConfig;
  readonly queue_config?: Readonly<Record<string, string | number | boolean>>;
  readonly write_relabel_configs?: readonly RelabelRule[];
}

/** Prometheus' configuration file. */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval: string;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly rule_files: readonly string[];
  readonly alerting?: {
    readonly alertmanagers: readonly AlertmanagerTargets[];
    readonly alert_relabel_configs?: readonly RelabelRule[];
  };
  readonly storage?: { readonly tsdb: { readonly out_of_order_time_window: string } };
  readonly scrape_configs: readonly ScrapeJob[];
  readonly remote_write?: readonly RemoteWrite[];
}
