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
export interface StaticTargets {
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

export interface TlsConfig {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly server_name?: string;
}

/** A scrape job, in Prometheus' words; what another scraper calls differently, its own builder translates. */
export interface ScrapeJob {
  readonly job_name: string;
  /** A label of the scraped series stands over the target's label of the same name. Default: it becomes `exported_…`. */
  readonly honor_labels?: true;
  readonly scrape_interval?: string;
  readonly scrape_timeout?: string;
  readonly metrics_path?: string;
  readonly scheme?: "http" | "https";
  /** Samples that one scrape may have; a target above it is refused whole. Default: any number. */
  readonly sample_limit?: number;
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
export interface DnsDiscovery {
  readonly names: readonly string[];
  readonly type: "A" | "AAAA";
  readonly port: number;
}
