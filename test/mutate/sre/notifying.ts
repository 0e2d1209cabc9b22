import type { BreaksByRow } from "../break.ts";

const IMAGES = "profiles/sre/versions.ts";
const ROUTES = "profiles/sre/monitoring/routes.ts";
const RECEIVERS = "profiles/sre/monitoring/receivers.ts";
const ALERTMANAGER = "profiles/sre/monitoring/alertmanager.ts";
const LOKI = "profiles/sre/monitoring/loki.ts";
const SINGLE = "src/telemetry/loki/single.ts";
const PROMTAIL = "profiles/sre/monitoring/promtail.ts";
const PROMTAIL_CONFIG = "src/telemetry/promtail/config.ts";
const GRAFANA = "profiles/sre/monitoring/grafana.ts";
const PROVISIONING = "src/telemetry/grafana/provisioning.ts";
const DASHBOARD = "profiles/sre/dashboards/dashboard.ts";
const SLO = "profiles/sre/dashboards/slo-overview.ts";
const HEALTH = "profiles/sre/dashboards/service-health.ts";
const INFRASTRUCTURE = "profiles/sre/dashboards/infrastructure.ts";

/** Alertmanager, Loki, Promtail and Grafana: who is told, and what people see. */
export const SRE_NOTIFYING: BreaksByRow = {
  "S4-AM-01": [
    [IMAGES, "alertmanager:v0.27.0", "alertmanager:v0.25.0", "Secrets by file are not all known yet."],
    [IMAGES, "alertmanager:v0.27.0", "alertmanager:latest", "Every pull may be another Alertmanager."],
  ],
  "S4-AM-03": [
    [
      ALERTMANAGER,
      'group_by: ["alertname", "service", "namespace"]',
      'group_by: ["alertname"]',
      "Two services' outages are one notification.",
    ],
    [ALERTMANAGER, 'group_by: ["alertname", "service", "namespace"]', 'group_by: ["..."]', "Each pod notifies."],
  ],
  "S4-AM-04": [
    [
      ROUTES,
      '    repeat_interval: "2h",\n    continue: true,',
      '    repeat_interval: "2h",',
      "Critical alerts about objectives never reach their channel.",
    ],
    [
      ROUTES,
      '    repeat_interval: "24h",',
      '    repeat_interval: "24h",\n    continue: true,',
      "Information goes on to routes behind its own.",
    ],
  ],
  "S4-AM-10": [
    [
      ALERTMANAGER,
      "      receiver: RECEIVERS.slackWarnings,\n      group_by",
      "      receiver: RECEIVERS.nobody,\n      group_by",
      "What no route is for is seen by nobody.",
    ],
    [
      ALERTMANAGER,
      "      receiver: RECEIVERS.slackWarnings,\n      group_by",
      "      receiver: RECEIVERS.pagerduty,\n      group_by",
      "What no route is for wakes people.",
    ],
  ],
  "S4-AM-11": [
    [ROUTES, "    receiver: RECEIVERS.pagerduty,", "    receiver: RECEIVERS.slackCritical,", "Nobody is woken."],
    [
      ROUTES,
      '    repeat_interval: "1h",',
      '    repeat_interval: "24h",',
      "A page that was missed comes again a day later.",
    ],
  ],
  "S4-AM-12": [
    [ROUTES, '    repeat_interval: "2h",', '    repeat_interval: "1h",', "The channel repeats as often as the pager."],
    [
      ROUTES,
      "    receiver: RECEIVERS.slackCritical,",
      "    receiver: RECEIVERS.slackWarnings,",
      "Critical alerts stand among warnings.",
    ],
  ],
  "S4-AM-14": [
    [ROUTES, 'group_wait: "1m"', 'group_wait: "10s"', "Objectives of several services notify one by one."],
    [ROUTES, 'is("category", "slo")', 'is("category", "objective")', "No alert has the category."],
  ],
  "S4-AM-15": [
    [ROUTES, 'is("team", "infrastructure")', 'is("team", "infra")', "No alert is of that team."],
    [
      ROUTES,
      "receiver: RECEIVERS.slackInfrastructure",
      "receiver: RECEIVERS.slackWarnings",
      "The infrastructure's channel is empty.",
    ],
  ],
  "S4-AM-16": [
    [ROUTES, 'group_wait: "10m"', 'group_wait: "10s"', "Every burst of traffic is an e-mail at once."],
    [ROUTES, 'repeat_interval: "24h"', 'repeat_interval: "1h"', "What can wait is written every hour."],
  ],
  "S4-AM-17": [
    [
      ROUTES,
      'is("alertname", "Watchdog")',
      'is("alertname", "DeadMansSwitch")',
      "The watchdog fills the channel of warnings.",
    ],
    [ROUTES, "receiver: RECEIVERS.nobody", "receiver: RECEIVERS.emailInfo", "The watchdog writes e-mails."],
  ],
  "S4-AM-20": [
    [
      RECEIVERS,
      "routing_key_file: SECRETS.pagerdutyKey",
      "routing_key_file: SECRETS.slackUrl",
      "PagerDuty is sent a URL as its key.",
    ],
    [
      RECEIVERS,
      'pagerduty: "pagerduty-critical"',
      'pagerduty: "pagerduty"',
      "The receiver has another name than described.",
    ],
  ],
  "S4-AM-21": [
    [RECEIVERS, '"#sre-critical-alerts"', '"#sre-critical"', "The channel does not exist."],
    [
      RECEIVERS,
      'slackCritical: "slack-critical"',
      'slackCritical: "slack-pages"',
      "The receiver has another name than described.",
    ],
  ],
  "S4-AM-22": [
    [RECEIVERS, '"#sre-warnings"', '"#sre-critical-alerts"', "Warnings stand among critical alerts."],
    [
      RECEIVERS,
      'slackWarnings: "slack-warnings"',
      'slackWarnings: "slack-tickets"',
      "The receiver has another name than described.",
    ],
  ],
  "S4-AM-25": [
    [RECEIVERS, "sre-team@example.com", "alertmanager@example.com", "Alertmanager writes to itself."],
    [RECEIVERS, 'emailInfo: "email-info"', 'emailInfo: "email"', "The receiver has another name than described."],
  ],
  "S4-AM-26": [
    [RECEIVERS, 'nobody: "null"', 'nobody: "nobody"', "The receiver has another name than described."],
    [
      RECEIVERS,
      "  { name: RECEIVERS.nobody },",
      '  { name: RECEIVERS.nobody, webhook_configs: [{ url_file: "/x", send_resolved: false }] },',
      "The watchdog calls somewhere every few minutes.",
    ],
  ],
  "S4-AM-30": [
    [
      ROUTES,
      '"alertname", "service", "namespace"',
      '"service", "namespace"',
      "A critical alert hides every warning of its service.",
    ],
    [
      ROUTES,
      'hides(is("severity", "critical"), is("severity", "warning")',
      'hides(is("severity", "warning"), is("severity", "critical")',
      "A warning hides the page.",
    ],
  ],
  "S4-AM-33": [
    [
      ROUTES,
      'is("category", "workload"), "node")',
      'is("category", "workload"))',
      "One dead node hides the workloads of every other.",
    ],
    [ROUTES, 'is("alertname", "NodeNotReady")', 'is("alertname", "NodeDown")', "Each pod of a dead node notifies."],
  ],
  "S4-AM-34": [
    [
      ROUTES,
      '  hides(is("alertname", "KubeAPIServerDown"), is("category", "workload")),\n',
      "",
      "Without an API server every workload notifies of old facts.",
    ],
    [
      ROUTES,
      'hides(is("alertname", "KubeAPIServerDown"), is("category", "workload"))',
      'hides(is("alertname", "KubeAPIServerDown"), is("category", "workload"), "node")',
      "Only alerts without a node are held back.",
    ],
  ],
  "S4-LOK-01": [
    [IMAGES, "loki:2.9.5", "loki:3.5.0", "Another line of Loki than described."],
    [IMAGES, "loki:2.9.5", "loki:latest", "Every pull may be another Loki."],
  ],
  "S4-LOK-04": [
    [SINGLE, 'store: "inmemory"', 'store: "consul" as "inmemory"', "Loki waits for a Consul that there is not."],
    [
      SINGLE,
      'ring: { kvstore: { store: "inmemory" }, instance_addr: "127.0.0.1" },',
      "",
      "Loki looks for a ring elsewhere.",
    ],
  ],
  "S4-LOK-05": [
    [SINGLE, "auth_enabled: false,", "auth_enabled: true as false,", "Promtail is refused: it names no tenant."],
    [SINGLE, "    auth_enabled: false,\n", "", "Loki's default asks for a tenant."],
  ],
  "S4-LOK-06": [
    [SINGLE, "dir: `${dataPath}/wal`", 'dir: "/wal"', "The log is on no volume and lost with the container."],
    [SINGLE, "        enabled: true,\n", "        enabled: false as true,\n", "A crash loses what was not flushed."],
  ],
  "S4-LOK-07": [
    [SINGLE, "flush_on_shutdown: true", "flush_on_shutdown: false as true", "Each restart replays everything."],
    [SINGLE, "        flush_on_shutdown: true,\n", "", "Each restart replays what a default leaves."],
  ],
  "S4-LOK-08": [
    [LOKI, 'replayMemoryCeiling: "1GB"', 'replayMemoryCeiling: "4GB"', "Replay takes more memory than there is."],
    [
      SINGLE,
      "        replay_memory_ceiling: options.wal.replayMemoryCeiling,\n",
      "",
      "Loki's default is four times as much.",
    ],
  ],
  "S4-LOK-09": [
    [SINGLE, 'schema: "v13"', 'schema: "v12" as "v13"', "Structured metadata can never be used."],
    [
      SINGLE,
      '          store: "tsdb"',
      '          store: "boltdb-shipper" as "tsdb"',
      "The index is one that Loki has given up.",
    ],
  ],
  "S4-LOK-10": [
    [LOKI, 'indexPrefix: "index_"', 'indexPrefix: "loki_index_"', "What was indexed before is not found."],
    [SINGLE, 'period: "24h"', 'period: "168h" as "24h"', "TSDB refuses to start."],
  ],
  "S4-LOK-11": [
    [
      SINGLE,
      "chunks_directory: `${dataPath}/chunks`",
      'chunks_directory: "/tmp/chunks"',
      "Chunks are lost with the container.",
    ],
    [
      LOKI,
      "commented(yaml({ common, schema_config, compactor })),",
      "commented(yaml({ common, compactor })),",
      "Who follows the comments keeps the index on the disk.",
    ],
  ],
  "S4-LOK-12": [
    [SINGLE, "retention_enabled: true", "retention_enabled: false as true", "Nothing is ever deleted."],
    ["profiles/sre/values.ts", "logsRetentionDays: 31", "logsRetentionDays: 365", "Lines are kept for a year."],
  ],
  "S4-LOK-13": [
    [LOKI, 'interval: "10m"', 'interval: "1h"', "Retention and compaction come an hour late."],
    [
      SINGLE,
      "      compaction_interval: options.compactor.interval,\n",
      "",
      "The interval is what a release has as its default.",
    ],
  ],
  "S4-LOK-14": [
    [LOKI, 'deleteDelay: "2h"', 'deleteDelay: "1m"', "Queries that have begun lose their chunks."],
    [
      SINGLE,
      "retention_delete_delay: options.compactor.deleteDelay",
      "retention_delete_delay: options.compactor.interval",
      "Chunks are deleted ten minutes after they were marked.",
    ],
  ],
  "S4-LOK-19": [
    [LOKI, "maxQueryHours: 30 * 24 + 1", "maxQueryHours: 24", "A week cannot be looked at."],
    [
      SINGLE,
      "      max_query_length: `${limits.maxQueryHours}h`,\n",
      "",
      "The length is what a release has as its default.",
    ],
  ],
  "S4-LOK-20": [
    [LOKI, "maxQueryParallelism: 32", "maxQueryParallelism: 512", "One query takes every core."],
    [
      SINGLE,
      "      tsdb_max_query_parallelism: limits.maxQueryParallelism,\n",
      "",
      "The TSDB's own default of 512 stands over the limit.",
    ],
  ],
  "S4-LOK-22": [
    [LOKI, "maxStreams: 10_000", "maxStreams: 100_000", "A label with many values fills the memory."],
    [
      SINGLE,
      "      max_global_streams_per_user: limits.maxStreams,\n",
      "",
      "The other limit's default of 5,000 stands over it.",
    ],
  ],
  "S4-LGP-01": [
    [PROMTAIL, '"/var/run/docker.sock"', '"/run/podman.sock"', "Promtail finds no engine."],
    [
      PROMTAIL_CONFIG,
      '      filters: [{ name: "label"',
      '      filters: [{ name: "name"',
      "No container is of this project.",
    ],
  ],
  "S4-LGP-02": [
    [
      PROMTAIL_CONFIG,
      'source_labels: [`${COMPOSE}_service`], target_label: "service"',
      'source_labels: [`${COMPOSE}_project`], target_label: "service"',
      "Every line is of one service.",
    ],
    [
      PROMTAIL_CONFIG,
      '["__meta_docker_container_name"], regex: "/(.*)"',
      '["__meta_docker_container_id"], regex: "/(.*)"',
      "Containers are called by ids.",
    ],
  ],
  "S4-LGP-03": [
    [PROMTAIL, 'level: "level"', 'level: "severity"', "No line has a level."],
    [PROMTAIL, 'message: "message"', 'message: "msg"', "No line has a message: the services call it otherwise."],
  ],
  "S4-LGP-04": [
    [PROMTAIL_CONFIG, "/loki/api/v1/push", "/api/prom/push", "Loki 3 has no such path."],
    [PROMTAIL, "address(OBSERVERS.loki)", "address(OBSERVERS.grafana)", "Lines are sent to Grafana."],
  ],
  "S4-LGP-05": [
    [
      PROMTAIL_CONFIG,
      'regex: "/(.*)"',
      'regex: "(.*)"',
      "Containers are called with a slash, and the query of the guide finds nothing.",
    ],
    [
      PROMTAIL_CONFIG,
      'regex: "/(.*)", target_label: "container"',
      'regex: "/(.*)", target_label: "container_name"',
      "The label of the guide's query does not exist.",
    ],
  ],
  "S4-GRF-01": [
    [IMAGES, "grafana:10.4.0", "grafana:11.0.0", "Another line of Grafana than described."],
    [IMAGES, "grafana:10.4.0", "grafana:latest", "Every pull may be another Grafana."],
  ],
  "S4-GRF-05": [
    [GRAFANA, "isDefault: true,", "isDefault: false,", "No data source is the default."],
    [
      GRAFANA,
      "url: url(OBSERVERS.prometheus)",
      "url: url(OBSERVERS.alertmanager)",
      "Metrics are asked of Alertmanager.",
    ],
  ],
  "S4-GRF-07": [
    [
      GRAFANA,
      'implementation: "prometheus"',
      'implementation: "mimir"',
      "Grafana asks paths that this Alertmanager does not have.",
    ],
    [GRAFANA, "url: url(OBSERVERS.alertmanager)", "url: url(OBSERVERS.loki)", "Alerts are asked of Loki."],
  ],
  "S4-GRF-08": [
    [
      PROVISIONING,
      'access: "proxy", editable: false }))',
      'access: "proxy", editable: true as false }))',
      "Somebody's change in the browser lasts until the next start.",
    ],
    [
      PROVISIONING,
      '...source, access: "proxy"',
      '...source, access: "direct" as "proxy"',
      "Browsers would have to reach Prometheus.",
    ],
  ],
  "S4-GRF-10": [
    [
      GRAFANA,
      '"/var/lib/grafana/dashboards"',
      '"/etc/dashboards"',
      "Dashboards are looked for where nothing is mounted.",
    ],
    [PROVISIONING, '      type: "file",', '      type: "folder" as "file",', "Grafana knows no such provider."],
  ],
  "S4-GRF-11": [
    [GRAFANA, 'folder: "SRE"', 'folder: ""', "Dashboards lie among everybody's."],
    [GRAFANA, 'folder: "SRE"', 'folder: "sre"', "The folder has another name than described."],
  ],
  "S4-GRF-12": [
    [DASHBOARD, 'const REFRESH = "30s";', 'const REFRESH = "";', "An open dashboard grows old."],
    [GRAFANA, "everySeconds: 30", "everySeconds: 3600", "A new version is seen an hour later."],
  ],
  "S4-GRF-13": [
    [SLO, '{ title: "Budgets", panels: OBJECTIVES.map(budget) },', "", "What is left is not shown."],
    [
      SLO,
      "expr: PUBLISHED_METRICS.burnRate(name, window)",
      "expr: PUBLISHED_METRICS.ratio(name, window)",
      "The burn rate is not shown.",
    ],
  ],
  "S4-GRF-14": [
    [HEALTH, "percentiles, distribution, slowest", "percentiles, slowest", "There is no heatmap."],
    [
      HEALTH,
      "const QUANTILE_NAMES = Object.keys(QUANTILES)",
      "const QUANTILE_NAMES = Object.keys({ p99: 0.99 })",
      "Half of the requests are not shown.",
    ],
  ],
  "S4-GRF-15": [
    [INFRASTRUCTURE, 'title: "Network I/O"', 'title: "Traffic"', "The panel has another name than described."],
    [INFRASTRUCTURE, "          pods,\n", "", "Pods are not counted."],
  ],
  "S4-GRF-16": [
    [SLO, 'availability: "Error Budget"', 'availability: "Budget"', "The panel has another name than described."],
    [
      SLO,
      "expr: PUBLISHED_METRICS.remaining(name)",
      'expr: PUBLISHED_METRICS.ratio(name, "30d")',
      "The gauge shows the indicator.",
    ],
  ],
  "S4-GRF-17": [
    [HEALTH, 'title: "Request Rate"', 'title: "Requests"', "The panel has another name than described."],
    [
      HEALTH,
      'expr: `${RECORDS.rate("5m")}${CHOSEN}`',
      'expr: `${RECORDS.rate("1h")}${CHOSEN}`',
      "A sudden fall is seen an hour later.",
    ],
  ],
  "S4-GRF-18": [
    [HEALTH, 'title: "p99 Latency"', 'title: "Latency"', "The panel has another name than described."],
    [
      HEALTH,
      'expr: `${RECORDS.duration("p99", "5m")}${CHOSEN}`',
      'expr: `${RECORDS.duration("p50", "5m")}${CHOSEN}`',
      "The panel shows the median.",
    ],
  ],
  "S4-GRF-19": [
    [
      INFRASTRUCTURE,
      "count by (namespace) (kube_pod_info)",
      "count by (namespace) (kube_pods)",
      "No program exports the metric.",
    ],
    [
      HEALTH,
      "max by (app, service) (circuit_breaker_state)",
      "max by (app, target) (circuit_breaker_state)",
      "The metric has no such label.",
    ],
  ],
  "S4-FLW-06": [
    [PROMTAIL, "address(OBSERVERS.loki)", "address(OBSERVERS.prometheus)", "Lines are pushed to what is no Loki."],
    [GRAFANA, "url: url(OBSERVERS.loki)", "url: url(OBSERVERS.prometheus)", "Explore asks Prometheus for log lines."],
  ],
  "S4-GEN-06": [
    ["src/services/package.json", '"fastify"', '"express"', "The services' router is not among what they install."],
    ["src/services/package.json", '"prom-client"', '"prom-clients"', "The services' metrics come from no package."],
  ],
};
