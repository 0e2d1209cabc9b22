import type { BreaksByRow } from "../break.ts";

const VALUES = "profiles/sre/values.ts";
const IMAGES = "profiles/sre/versions.ts";
const JOBS = "profiles/sre/monitoring/jobs.ts";
const PROMETHEUS = "profiles/sre/monitoring/prometheus.ts";
const OBJECTIVES = "profiles/sre/rules/objectives.ts";
const GOOD_RATIO = "src/observability/slo/good-ratio.ts";
const PAGES = "src/observability/slo/good-ratio-alerts.ts";
const RED = "profiles/sre/rules/red.ts";
const NAMES = "profiles/sre/rules/names.ts";
const USE = "profiles/sre/rules/use.ts";
const CRITICAL = "profiles/sre/alerts/critical.ts";
const WARNING = "profiles/sre/alerts/warning.ts";

/** Prometheus: what it scrapes, evaluates and calls alarming. */
export const SRE_PROMETHEUS: BreaksByRow = {
  "S4-PRM-01": [
    [IMAGES, "prometheus:v2.51.0", "prometheus:v3.5.0", "Ranges become left-open, and rules come out differently."],
    [IMAGES, "prometheus:v2.51.0", "prometheus:latest", "Every pull may be another Prometheus."],
  ],
  "S4-PRM-03": [
    [VALUES, "intervalSeconds: 15", "intervalSeconds: 60", "A rate over a minute has one sample, and no value."],
    [
      PROMETHEUS,
      "VALUES.scrape.intervalSeconds",
      "2 * VALUES.scrape.intervalSeconds",
      "Half of the samples are missing.",
    ],
  ],
  "S4-PRM-04": [
    [VALUES, "evaluationSeconds: 15", "evaluationSeconds: 60", "Alerts come up to a minute late."],
    [PROMETHEUS, "VALUES.scrape.evaluationSeconds", "30", "Rules are evaluated half as often as described."],
  ],
  "S4-PRM-05": [
    [VALUES, "timeoutSeconds: 10", "timeoutSeconds: 15", "A target that hangs takes the whole interval."],
    [PROMETHEUS, "VALUES.scrape.timeoutSeconds", "1", "A busy service counts as down."],
  ],
  "S4-PRM-06": [
    [
      VALUES,
      'prod: { cluster: "production"',
      'prod: { cluster: "prod"',
      "What selects by the cluster's name finds nothing.",
    ],
    [
      VALUES,
      'dev: { cluster: "dev"',
      'dev: { cluster: "production"',
      "Alerts of development call themselves production.",
    ],
  ],
  "S4-PRM-10": [
    [PROMETHEUS, 'slo: "rules/slo-rules.yml"', 'slo: "rules/slo.yml"', "The file is not where it is looked for."],
    [
      PROMETHEUS,
      "ruleFiles: Object.values(RULE_FILES)",
      "ruleFiles: Object.values(RULE_FILES).slice(1)",
      "Objectives are not evaluated.",
    ],
  ],
  "S4-PRM-11": [
    [
      PROMETHEUS,
      'critical: "alerts/critical.yml"',
      'critical: "rules/critical.yml"',
      "Pages are in a file that nobody looks for.",
    ],
    [
      PROMETHEUS,
      "ruleFiles: Object.values(RULE_FILES)",
      "ruleFiles: Object.values(RULE_FILES).slice(0, 3)",
      "No warning is evaluated.",
    ],
  ],
  "S4-PRM-12": [
    [PROMETHEUS, "alertmanagers: [ALERTMANAGERS[variant]],", "", "Alerts fire and are sent nowhere."],
    [PROMETHEUS, "-headless`]", "`]", "One replica of Alertmanager at random hears of an alert."],
  ],
  "S4-PRM-20": [
    [
      JOBS,
      'PLACES.monitoring, "localhost")',
      "PLACES.monitoring)",
      "Prometheus looks for itself by a name that it may not have.",
    ],
    [JOBS, "prometheus: both(", "self: both(", "Dashboards that ask for the job find nothing."],
  ],
  "S4-PRM-21": [
    [
      JOBS,
      "const APPLICATIONS: readonly Component[] = Object.values(SERVICES);",
      "const APPLICATIONS: readonly Component[] = Object.values(SERVICES).slice(1);",
      "Orders are not scraped.",
    ],
    [
      JOBS,
      'const applications = behindServices(PLACES.backend, "http"',
      'const applications = behindServices(PLACES.monitoring, "http"',
      "Services are looked for where they are not.",
    ],
  ],
  "S4-PRM-22": [
    [
      JOBS,
      "compose: { static_configs: [known(OBSERVERS.nodeExporter, PLACES.monitoring)] },",
      "",
      "No host is seen in Compose.",
    ],
    [JOBS, '"node-exporter": {', '"nodes": {', "The job has another name than described."],
  ],
  "S4-PRM-23": [
    [
      JOBS,
      'kept("__meta_kubernetes_pod_annotation_prometheus_io_scrape", "true"),',
      "",
      "Every port of every pod is scraped.",
    ],
    [
      JOBS,
      'action: "drop",',
      'action: "keep",',
      "Only the services are scraped, and each of their requests counts twice.",
    ],
  ],
  "S4-PRM-24": [
    [JOBS, 'kubelet("/metrics", "kubelet")', 'kubelet("/stats", "kubelet")', "The kubelet has no such path."],
    [JOBS, '  "kubernetes-nodes": { kubernetes: kubelet("/metrics", "kubelet") },\n', "", "Volumes fill unseen."],
  ],
  "S4-PRM-25": [
    [
      JOBS,
      'kubelet("/metrics/cadvisor", "cadvisor")',
      'kubelet("/metrics", "cadvisor")',
      "No container's CPU and memory are known.",
    ],
    [
      JOBS,
      "    // Series of containers and volumes carry the namespace that they are of.\n    honor_labels: true,\n",
      "",
      "Each container is of the namespace kube-system.",
    ],
  ],
  "S4-PRM-26": [
    [
      JOBS,
      '"kubernetes-apiservers": {',
      '"kubernetes-apiserver": {',
      "The alert that reads the job can never see one answer.",
    ],
    [
      JOBS,
      'behindServices("default", "https", "kubernetes")',
      'behindServices("kube-system", "https", "kubernetes")',
      "The API servers are not behind a Service there.",
    ],
  ],
  "S4-PRM-27": [
    [
      JOBS,
      '      honor_labels: true,\n      ...behindServices(PLACES.monitoring, "http", CLUSTER',
      '      ...behindServices(PLACES.monitoring, "http", CLUSTER',
      "Every object is of the namespace monitoring.",
    ],
    [
      JOBS,
      '...behindServices(PLACES.monitoring, "http", CLUSTER',
      '...behindServices(PLACES.backend, "http", CLUSTER',
      "kube-state-metrics is looked for where it is not.",
    ],
  ],
  "S4-PRM-28": [
    [JOBS, 'metrics_path: "/probe"', 'metrics_path: "/metrics"', "The exporter tells of itself, and of no URL."],
    [JOBS, 'copied("__param_target", "instance"),', "", "Every URL is called by the exporter's address."],
  ],
  "S4-PRM-29": [
    [
      JOBS,
      "      honor_labels: true,\n      static_configs: APPLICATIONS",
      "      static_configs: APPLICATIONS",
      "Whom a service called becomes exported_service.",
    ],
    [JOBS, "app: program.name,", "", "Who said a thing is not known."],
  ],
  "S4-SLO-01": [
    [OBJECTIVES, "objective: 99.9,", "objective: 99.5,", "Five times as many errors are allowed."],
    [
      OBJECTIVES,
      "period: `${VALUES.metricsRetentionDays}d`,",
      'period: "7d",',
      "A bad day is forgotten within a week.",
    ],
  ],
  "S4-SLO-02": [
    [OBJECTIVES, "objective: 99,", "objective: 95,", "Five in a hundred may be slow."],
    [OBJECTIVES, "atMost: 0.5", "atMost: 1", "A second counts as fast."],
  ],
  "S4-SLO-04": [
    [
      OBJECTIVES,
      'matchers: { status: { "=~": "5.." } }',
      'matchers: { status_code: { "=~": "5.." } }',
      "No service exports the label: nothing ever counts as an error.",
    ],
    [
      RED,
      'matchers: { status: { "=~": "5.." } }',
      'matchers: { code: { "=~": "5.." } }',
      "The error ratio is always 0.",
    ],
  ],
  "S4-SLO-05": [
    [OBJECTIVES, "atMost: 0.5", "atMost: 0.6", "There is no such bucket: every request counts as slow."],
    [
      OBJECTIVES,
      'histogram: "http_request_duration_seconds"',
      'histogram: "http_request_duration"',
      "There is no such histogram.",
    ],
  ],
  "S4-SLO-06": [
    [OBJECTIVES, 'recordedWindows: ["1m"],', "", "The shortest window is not recorded."],
    [
      GOOD_RATIO,
      "const windows = [...slo.recordedWindows, slo.period];",
      "const windows = [...slo.recordedWindows];",
      "The month is not recorded, nor what is left of it.",
    ],
  ],
  "S4-SLO-07": [
    [
      OBJECTIVES,
      "publishedAs: name,",
      'publishedAs: name === "latency" ? "duration" : name,',
      "Dashboards of latency are empty.",
    ],
    [
      OBJECTIVES,
      'recordedWindows: ["1m"],',
      'recordedWindows: name === "latency" ? [] : ["1m"],',
      "Latency has a window less.",
    ],
  ],
  "S4-SLO-11": [
    [PAGES, "[below(long), below(short),", "[below(long),", "A page goes on for an hour after the fix."],
    [
      PAGES,
      "[below(long), below(short),",
      "[below(short), below(long),",
      "The value in the page is that of five minutes.",
    ],
  ],
  "S4-SLO-15": [
    [
      PAGES,
      "${PUBLISHED_METRICS.ratio(name, window)} < ${allowed}",
      "${PUBLISHED_METRICS.ratio(name, window)} > ${allowed}",
      "It pages while all is well.",
    ],
    [PAGES, "(1 - ${factor.toString()} * (1", "(1 - 2 * ${factor.toString()} * (1", "It pages at twice the burn rate."],
  ],
  "S4-RED-01": [
    [NAMES, "app:http_requests:rate${window}", "app:requests:rate${window}", "The panel of the request rate is empty."],
    [
      RED,
      'const REQUESTS: Series = { metric: "http_requests_total" };',
      'const REQUESTS: Series = { metric: "http_request_duration_seconds_count" };',
      "The rate is another counter's.",
    ],
  ],
  "S4-RED-02": [
    [
      NAMES,
      "app:http_errors:ratio${window}",
      "app:http_errors:share${window}",
      "The panel and the alert read nothing.",
    ],
    [RED, "${rate(by, FAILED, window)} or", "${rate(by, BUCKETS, window)} or", "Errors are counted from a histogram."],
  ],
  "S4-RED-03": [
    [
      NAMES,
      "app:http_request_duration:${quantile}_${window}",
      "app:duration:${quantile}_${window}",
      "The panel and the alert of latency read nothing.",
    ],
    [
      RED,
      'const BUCKETS: Series = { metric: "http_request_duration_seconds_bucket" };',
      'const BUCKETS: Series = { metric: "order_processing_duration_seconds_bucket" };',
      "Only orders have a latency.",
    ],
  ],
  "S4-RED-04": [
    [NAMES, '["1m", "5m", "15m", "1h"]', '["1m", "5m", "1h"]', "A quarter of an hour is not recorded."],
    [
      RED,
      "expr: rate(SERVICE, REQUESTS, window) }",
      'expr: rate(SERVICE, REQUESTS, "5m") }',
      "Every window shows five minutes.",
    ],
  ],
  "S4-RED-05": [
    [
      RED,
      'const ENDPOINT = ["service", "method", "path"];',
      'const ENDPOINT = ["service", "path"];',
      "Reading and writing orders are one.",
    ],
    [
      RED,
      'const METHOD = ["service", "method"];',
      'const METHOD = ["method"];',
      "The methods of all services are added up.",
    ],
  ],
  "S4-RED-06": [
    [RED, 'const SERVICE = ["service"];', "const SERVICE: string[] = [];", "All services are one."],
    [
      RED,
      'const REQUESTS: Series = { metric: "http_requests_total" };',
      'const REQUESTS: Series = { metric: "http_requests_total", matchers: { service: "order-service" } };',
      "Two services are not seen.",
    ],
  ],
  "S4-USE-01": [
    [WARNING, "const BUSY = 0.8;", "const BUSY = 0.95;", "A container at nine tenths of its CPU warns nobody."],
    [USE, '${requested("cpu")}`', '${requested("memory")}`', "CPU is measured against memory."],
  ],
  "S4-USE-02": [
    [WARNING, "const BUSY = 0.8;", "const BUSY = 0.95;", "The next step of a container is an OOM kill, unwarned."],
    [USE, '${requested("memory")}`', '${requested("cpu")}`', "Memory is measured against CPU."],
  ],
  "S4-USE-03": [
    [
      USE,
      "container_cpu_cfs_throttled_periods_total",
      "container_cpu_cfs_periods_total",
      "Everything seems throttled all the time.",
    ],
    [
      NAMES,
      "use:container_cpu:throttled_ratio5m",
      "use:container_cpu:throttled5m",
      "The panel of throttling reads another name.",
    ],
  ],
  "S4-USE-05": [
    [
      USE,
      '1 - max by (node) (kube_node_status_condition{condition="Ready"',
      'max by (node) (kube_node_status_condition{condition="Ready"',
      "Every node that is well pages.",
    ],
    [CRITICAL, "${RECORDS.nodeNotReady} == 1`", "${RECORDS.nodeNotReady} > 1`", "A dead node pages nobody."],
  ],
  "S4-USE-06": [
    [USE, 'condition="DiskPressure"', 'condition="MemoryPressure"', "A full disk is not seen."],
    [
      WARNING,
      "${RECORDS.nodeDiskPressure} == 1`",
      "${RECORDS.nodeDiskPressure} == 2`",
      "Nobody is warned of a full disk.",
    ],
  ],
  "S4-ALR-03": [
    [
      CRITICAL,
      '${RECORDS.errors("5m")} > 0.01`',
      '${RECORDS.errors("5m")} > 0.05`',
      "Three requests in a hundred fail and page nobody.",
    ],
    [
      CRITICAL,
      '${RECORDS.errors("5m")} > 0.01`',
      '${RECORDS.errors("1h")} > 0.01`',
      "The page outlives the cause by an hour.",
    ],
  ],
  "S4-ALR-06": [
    [CRITICAL, 'name: "EtcdRequestFailures"', 'name: "EtcdSlow"', "A topic that is described is missing."],
    [CRITICAL, "[services, platform, meta]", "[services, meta]", "Nothing of the cluster pages."],
  ],
  "S4-ALR-07": [
    [WARNING, 'name: "HPAMaxedOut"', 'name: "HPAFull"', "A topic that is described is missing."],
    [WARNING, "[services, workloads]", "[services]", "Nothing of the cluster warns."],
  ],
  "S4-ALR-08": [
    [
      CRITICAL,
      'name: "KubeAPIServerDown"',
      'name: "KubeApiServerDown"',
      "The inhibition of workloads matches no alert.",
    ],
    [CRITICAL, 'name: "NodeNotReady"', 'name: "KubeNodeNotReady"', "A dead node's pods each notify."],
  ],
  "S4-ALR-10": [
    [WARNING, 'category: "workload", team: "sre"', 'category: "workload"', "Nobody is responsible for workloads."],
    [
      CRITICAL,
      '  team: "sre",\n  namespace: PLACES.backend,',
      '  team: "sre",',
      "A page without a namespace hides information of every service that has none.",
    ],
  ],
};
