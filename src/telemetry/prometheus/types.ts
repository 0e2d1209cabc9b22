/** Rewrites the labels of a target before it is scraped, or of a sample before it is stored. */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  /** Anchored at both ends. Default: everything. */
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  /** Default: `replace`. */
  readonly action?:
    | "replace"
    | "keep"
    | "drop"
    | "labelmap"
    | "labeldrop"
    | "labelkeep"
    | "keepequal"
    | "hashmod"
    | "lowercase";
  readonly modulus?: number;
}

/** Targets that are known, with labels that all of them get. */
interface StaticTargets {
  /** `host:port`, or URLs where a job probes through an exporter. */
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the Kubernetes API lists as targets. */
interface KubernetesDiscovery {
  readonly role: "node" | "pod" | "service" | "endpoints" | "endpointslice" | "ingress";
  /** Default: every namespace. */
  readonly namespaces?: { readonly names: readonly string[] };
}

interface TlsConfig {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly server_name?: string;
}

/** A scrape job. */
export interface ScrapeConfig {
  readonly job_name: string;
  /** A label of the scraped series stands over the target's label of the same name. Default: it becomes `exported_…`. */
  readonly honor_labels?: true;
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly metrics_path?: string;
  readonly scheme?: "http" | "https";
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly authorization?: { readonly credentials_file: string };
  readonly tls_config?: TlsConfig;
  readonly static_configs?: readonly StaticTargets[];
  readonly kubernetes_sd_configs?: readonly KubernetesDiscovery[];
  readonly dns_sd_configs?: readonly DnsDiscovery[];
  readonly relabel_configs?: readonly RelabelRule[];
  readonly metric_relabel_configs?: readonly RelabelRule[];
}

/** Every address that a name resolves to is a target. */
interface DnsDiscovery {
  readonly names: readonly string[];
  readonly type: "A" | "AAAA";
  readonly port: number;
}

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
  readonly scrape_configs: readonly ScrapeConfig[];
  readonly remote_write?: readonly RemoteWrite[];
}
