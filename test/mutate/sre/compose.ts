import type { BreaksByRow } from "../break.ts";

const COMPONENTS = "profiles/sre/components.ts";
const PLACES = "profiles/sre/places.ts";
const OBSERVERS = "profiles/sre/compose/observers.ts";
const SERVICES = "profiles/sre/compose/services.ts";
const DEFAULTS = "profiles/sre/compose/defaults.ts";
const RENDER = "profiles/sre/render.ts";
const FLAGS = "profiles/sre/flags.ts";
const VALUES = "profiles/sre/values.ts";
const DOCKERFILE = "src/services/Dockerfile";
const LOKI = "profiles/sre/monitoring/loki.ts";
const SINGLE = "src/telemetry/loki/single.ts";
const ROUTES = "profiles/sre/monitoring/routes.ts";
const RECEIVERS = "profiles/sre/monitoring/receivers.ts";
const GRAFANA = "profiles/sre/monitoring/grafana.ts";
const SOURCES = "profiles/sre/monitoring/datasources.ts";
const OBJECTIVES = "profiles/sre/rules/objectives.ts";
const SLO = "profiles/sre/rules/slo.ts";
const GOOD_RATIO = "src/observability/slo/good-ratio.ts";
const WINDOWS = "src/observability/slo/windows.ts";

/** Compose, files at their places, and limits. */
export const SRE_COMPOSE: BreaksByRow = {
  "S4-GEN-01": [
    [COMPONENTS, "port: 8081", "port: 8181", "Orders are not taken where clients send them."],
    [SERVICES, "  [SERVICES.payment.name]: service(SERVICES.payment),\n", "", "Nothing takes payments."],
  ],
  "S4-GEN-02": [
    [COMPONENTS, "port: 9093", "port: 9094", "Alertmanager does not answer where people look for it."],
    [OBSERVERS, "ports: [published(grafana)],", "ports: [],", "Grafana cannot be opened from this machine."],
  ],
  "S4-GEN-03": [
    [PLACES, 'monitoring: "monitoring"', 'monitoring: "backend"', "Services and what observes them share a network."],
    [
      SERVICES,
      "networks: [PLACES.backend]",
      "networks: [PLACES.monitoring]",
      "Services are in the observers' network.",
    ],
  ],
  "S4-GEN-07": [
    [DOCKERFILE, "AS build", "AS runtime-build", "The run stage copies from a stage that is not there."],
    [
      DOCKERFILE,
      "src/services/order/main.ts",
      "src/services/user/main.ts",
      "The image of orders starts another service.",
    ],
  ],
  "S4-GEN-08": [
    [DOCKERFILE, "USER 1000:1000", "USER root", "Containers run as root."],
    [SERVICES, "user: NODE_USER,", "", "Who a container runs as depends on its image alone."],
  ],
  "S4-PRM-02": [
    [RENDER, '"prometheus/prometheus.yml"', '"prometheus/prometheus.yaml"', "The file is not where Prometheus looks."],
    [
      OBSERVERS,
      "config: `${CONFIG.prometheus}/prometheus.yml`",
      "config: `${CONFIG.prometheus}/config.yml`",
      "Prometheus is told of a file that is not there.",
    ],
  ],
  "S4-PRM-07": [
    [VALUES, "metricsRetentionDays: 30", "metricsRetentionDays: 15", "Half of a month's budget is forgotten."],
    [
      FLAGS,
      "retentionDays: VALUES.metricsRetentionDays",
      "retentionDays: VALUES.logsRetentionDays",
      "Metrics are kept as long as logs.",
    ],
  ],
  "S4-PRM-08": [
    [
      OBSERVERS,
      'prometheus: "prometheus-data"',
      'prometheus: "prometheus"',
      "The volume has another name than described.",
    ],
    [
      OBSERVERS,
      "`${VOLUMES.prometheus}:/prometheus`",
      "`${VOLUMES.prometheus}:/data`",
      "Data is lost with the container.",
    ],
  ],
  "S4-PRM-09": [
    [FLAGS, "adminApi: true,", "adminApi: false,", "Series cannot be deleted."],
    [FLAGS, "lifecycle: true,", "lifecycle: false,", "A new rule needs a restart."],
  ],
  "S4-SLO-03": [
    [OBJECTIVES, 'recordedWindows: ["1m"]', 'recordedWindows: ["2m"]', "The share over a minute is not recorded."],
    [
      OBJECTIVES,
      "period: `${VALUES.metricsRetentionDays}d`",
      "period: `${VALUES.logsRetentionDays}d`",
      "The budget is of 31 days.",
    ],
  ],
  "S4-SLO-10": [
    [
      GOOD_RATIO,
      "expr: `(1 - ${ratio}) / (1 - ${slo.ratio.toString()})`",
      "expr: `(1 - ${ratio}) * (1 - ${slo.ratio.toString()})`",
      "A burn rate is a thousandth of what it is.",
    ],
    [
      GOOD_RATIO,
      "const alerting = slo.burnRates.some(({ long }) => long === window);",
      "const alerting = slo.burnRates.some(({ short }) => short === window);",
      "Burn rates are of the short windows.",
    ],
  ],
  "S4-SLO-12": [
    [WINDOWS, 'budgetPercent: 2, long: "1h"', 'budgetPercent: 20, long: "1h"', "Only an outage pages."],
    [
      SLO,
      'severities: { page: "critical", ticket: "warning" }',
      'severities: { page: "warning", ticket: "warning" }',
      "A burning budget wakes nobody.",
    ],
  ],
  "S4-SLO-13": [
    [
      WINDOWS,
      'budgetPercent: 5, long: "6h"',
      'budgetPercent: 50, long: "6h"',
      "A slow burn is paged when the budget is long gone.",
    ],
    [OBJECTIVES, '"6h": { for: "5m" }', '"6h": { for: "5h" }', "A slow burn is paged hours late."],
  ],
  "S4-SLO-14": [
    [
      WINDOWS,
      'budgetPercent: 10, long: "3d"',
      'budgetPercent: 100, long: "3d"',
      "A budget that is used up exactly makes no ticket.",
    ],
    [
      SLO,
      'severities: { page: "critical", ticket: "warning" }',
      'severities: { page: "critical", ticket: "critical" }',
      "A ticket wakes somebody.",
    ],
  ],
  "S4-GRF-02": [
    [
      OBSERVERS,
      'fromShell("GF_SECURITY_ADMIN_USER", "admin")',
      'fromShell("GF_SECURITY_ADMIN_USER", "root")',
      "Nobody signs in as described.",
    ],
    [OBSERVERS, 'fromShell("GF_SECURITY_ADMIN_PASSWORD", "admin")', '"admin"', "A password that is set is ignored."],
  ],
  "S4-GRF-03": [
    [
      OBSERVERS,
      'GF_USERS_ALLOW_SIGN_UP: "false",',
      'GF_USERS_ALLOW_SIGN_UP: "true",',
      "Whoever reaches Grafana becomes a user.",
    ],
    [OBSERVERS, '        GF_USERS_ALLOW_SIGN_UP: "false",\n', "", "Whether people may sign up is left to the image."],
  ],
  "S4-GRF-04": [
    [
      RENDER,
      '"grafana/provisioning/datasources/datasources.yml"',
      '"grafana/provisioning/datasource/datasources.yml"',
      "Grafana starts without data sources.",
    ],
    [RENDER, "yaml(sreDatasources())", "yaml(sreDashboardProvider())", "The file of data sources is another."],
  ],
  "S4-GRF-06": [
    [SOURCES, 'type: "loki", uid: "loki"', 'type: "prometheus", uid: "loki"', "Log queries are sent as PromQL."],
    [
      GRAFANA,
      "{ ...DATASOURCES.loki, url: url(OBSERVERS.loki) }",
      "{ ...DATASOURCES.loki, url: url(OBSERVERS.loki), isDefault: true }",
      "Two data sources are the default.",
    ],
  ],
  "S4-GRF-09": [
    [
      RENDER,
      '"grafana/provisioning/dashboards/dashboards.yml"',
      '"grafana/provisioning/dashboards.yml"',
      "Grafana starts without dashboards.",
    ],
    [
      GRAFANA,
      "path: DASHBOARDS_PATH, everySeconds",
      'path: "/dashboards", everySeconds',
      "The provider looks where nothing is mounted.",
    ],
  ],
  "S4-AM-02": [
    [
      RENDER,
      '"alertmanager/alertmanager.yml"',
      '"alertmanager/config.yml"',
      "The file is not where Alertmanager looks.",
    ],
    [
      OBSERVERS,
      "config: `${CONFIG.alertmanager}/alertmanager.yml`",
      "config: `${CONFIG.alertmanager}/config.yml`",
      "Alertmanager is told of a file that is not there.",
    ],
  ],
  "S4-AM-13": [
    [
      ROUTES,
      'receiver: RECEIVERS.slackWarnings,\n    matchers: [is("severity", "warning")],\n    group_wait: "30s"',
      'receiver: RECEIVERS.slackWarnings,\n    matchers: [is("severity", "warning")],\n    group_wait: "30m"',
      "Warnings come half an hour late.",
    ],
    [
      ROUTES,
      'matchers: [is("severity", "warning")],\n    group_wait: "30s",\n    repeat_interval: "4h"',
      'matchers: [is("severity", "warning")],\n    group_wait: "30s",\n    repeat_interval: "4m"',
      "A warning is repeated every four minutes.",
    ],
  ],
  "S4-AM-23": [
    [RECEIVERS, '"#sre-slo-alerts"', '"#sre-warnings"', "Alerts on objectives drown among warnings."],
    [
      RECEIVERS,
      'slackSlo: "slack-slo"',
      'slackSlo: "slack-objectives"',
      "The receiver has another name than described.",
    ],
  ],
  "S4-AM-24": [
    [RECEIVERS, '"#sre-infrastructure"', '"#sre-warnings"', "Infrastructure's alerts drown among warnings."],
    [
      RECEIVERS,
      'slackInfrastructure: "slack-infrastructure"',
      'slackInfrastructure: "slack-infra"',
      "The receiver has another name than described.",
    ],
  ],
  "S4-LOK-02": [
    [RENDER, '"loki/loki-config.yml"', '"loki/config.yml"', "The file is not where Loki looks."],
    [
      OBSERVERS,
      "`-config.file=${CONFIG.loki}/loki-config.yml`",
      "`-config.file=${CONFIG.loki}/config.yml`",
      "Loki is told of a file that is not there.",
    ],
  ],
  "S4-LOK-03": [
    [SINGLE, 'store: "inmemory"', 'store: "consul"', "One node waits for a store of keys that is not there."],
    [SINGLE, "replication_factor: 1", "replication_factor: 3", "One node waits for two others."],
  ],
  "S4-LOK-15": [
    [LOKI, "rateMb: 10,", "rateMb: 100,", "A tenant may send ten times as much."],
    [SINGLE, "ingestion_rate_mb: limits.rateMb", "ingestion_rate_mb: limits.burstMb", "The rate is the burst's."],
  ],
  "S4-LOK-16": [
    [LOKI, "burstMb: 20,", "burstMb: 2,", "A burst that should pass is refused."],
    [
      SINGLE,
      "ingestion_burst_size_mb: limits.burstMb",
      "ingestion_burst_size_mb: limits.rateMb",
      "The burst is the rate's.",
    ],
  ],
  "S4-LOK-17": [
    [LOKI, "perStreamRateMb: 5,", "perStreamRateMb: 50,", "One stream takes what all have."],
    [LOKI, "perStreamRateMb: 5,", "perStreamRateMb: 3,", "A stream that should pass is refused."],
  ],
  "S4-LOK-18": [
    [LOKI, "perStreamBurstMb: 15,", "perStreamBurstMb: 150,", "One stream bursts ten times as high."],
    [LOKI, "perStreamBurstMb: 15,", "perStreamBurstMb: 5,", "A stream's burst is refused."],
  ],
  "S4-LOK-21": [
    [LOKI, "maxLineKb: 256,", "maxLineKb: 64,", "Long lines are refused."],
    [LOKI, "maxLineKb: 256,", "maxLineKb: 1024,", "Lines may be four times as long."],
  ],
  "S4-LGP-06": [
    [DEFAULTS, 'driver: "json-file"', 'driver: "loki"', "Containers do not start without a plug-in."],
    [
      OBSERVERS,
      "`${DOCKER_SOCKET}:${DOCKER_SOCKET}:ro`",
      "`${DOCKER_SOCKET}:${DOCKER_SOCKET}`",
      "Promtail may start containers.",
    ],
  ],
};
