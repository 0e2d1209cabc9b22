/** Rewrites labels as Prometheus' relabelling does. */
interface Relabel {
  readonly source_labels: readonly string[];
  readonly regex?: string;
  readonly replacement?: string;
  readonly target_label: string;
}

/** Where lines come from. */
interface ScrapeConfig {
  readonly job_name: string;
  readonly docker_sd_configs?: readonly {
    readonly host: string;
    readonly refresh_interval: string;
    readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  }[];
  readonly kubernetes_sd_configs?: readonly { readonly role: "pod" }[];
  readonly relabel_configs: readonly Relabel[];
  readonly pipeline_stages: readonly PipelineStage[];
}

type PipelineStage =
  | { readonly cri: Record<string, never> }
  | { readonly json: { readonly expressions: Readonly<Record<string, string>>; readonly drop_malformed: boolean } }
  | { readonly timestamp: { readonly source: string; readonly format: string } }
  | { readonly labels: Readonly<Record<string, string>> };

/** Promtail's configuration file. */
export interface PromtailConfig {
  readonly server: { readonly http_listen_port: number; readonly grpc_listen_port: 0; readonly log_level: "info" };
  readonly positions: { readonly filename: string };
  readonly clients: readonly { readonly url: string }[];
  readonly scrape_configs: readonly ScrapeConfig[];
}

/** How a program's JSON lines are read. */
interface JsonLines {
  /** Field of the line by the name under which later stages know it. */
  readonly fields: Readonly<Record<string, string>>;
  /** The one that is the line's time, in RFC 3339. */
  readonly time: string;
  /** Those that become labels: few, each with few values, for every combination is a stream. */
  readonly labels: readonly string[];
}

export interface PromtailOptions {
  readonly httpPort: number;
  /** Base URL of Loki. */
  readonly lokiUrl: string;
  /** File in which it remembers how far it has read; on a volume, or a restart sends everything again. */
  readonly positionsFile: string;
  readonly lines: JsonLines;
  readonly source: DockerSource | PodSource;
}

/** Containers of one Compose project, through the engine's socket. */
interface DockerSource {
  readonly kind: "docker";
  readonly socket: string;
  readonly composeProject: string;
  /** Time between two looks for new containers. */
  readonly refreshInterval: string;
}

/** Pods of the node, from the files that the kubelet keeps. */
interface PodSource {
  readonly kind: "pods";
}

const COMPOSE = "__meta_docker_container_label_com_docker_compose";

/** Promtail's configuration, as an object to print as YAML. A line that is no JSON is sent as it is. */
export const promtailConfig = (options: PromtailOptions): PromtailConfig => ({
  server: { http_listen_port: options.httpPort, grpc_listen_port: 0, log_level: "info" },
  positions: { filename: options.positionsFile },
  clients: [{ url: `${options.lokiUrl}/loki/api/v1/push` }],
  scrape_configs: [options.source.kind === "docker" ? docker(options.source, options.lines) : pods(options.lines)],
});

const stages = ({ fields, time, labels }: JsonLines): PipelineStage[] => [
  { json: { expressions: fields, drop_malformed: false } },
  { timestamp: { source: time, format: "RFC3339Nano" } },
  { labels: Object.fromEntries(labels.map((label) => [label, ""])) },
];

const docker = ({ socket, composeProject, refreshInterval }: DockerSource, lines: JsonLines): ScrapeConfig => ({
  job_name: "docker",
  docker_sd_configs: [
    {
      host: `unix://${socket}`,
      refresh_interval: refreshInterval,
      filters: [{ name: "label", values: [`com.docker.compose.project=${composeProject}`] }],
    },
  ],
  relabel_configs: [
    // The engine writes names with a slash before them.
    { source_labels: ["__meta_docker_container_name"], regex: "/(.*)", target_label: "container" },
    { source_labels: [`${COMPOSE}_service`], target_label: "service" },
    { source_labels: ["__meta_docker_container_log_stream"], target_label: "stream" },
  ],
  pipeline_stages: stages(lines),
});

const POD = "__meta_kubernetes_pod";

const pods = (lines: JsonLines): ScrapeConfig => ({
  job_name: "kubernetes-pods",
  kubernetes_sd_configs: [{ role: "pod" }],
  relabel_configs: [
    { source_labels: [`${POD}_node_name`], target_label: "__host__" },
    { source_labels: [`${POD}_container_name`], target_label: "container" },
    { source_labels: [`${POD}_label_app_kubernetes_io_name`], target_label: "service" },
    { source_labels: ["__meta_kubernetes_namespace"], target_label: "namespace" },
    { source_labels: [`${POD}_name`], target_label: "pod" },
    {
      source_labels: [`${POD}_uid`, `${POD}_container_name`],
      regex: "(.+);(.+)",
      replacement: "/var/log/pods/*$1/$2/*.log",
      target_label: "__path__",
    },
  ],
  pipeline_stages: [{ cri: {} }, ...stages(lines)],
});
