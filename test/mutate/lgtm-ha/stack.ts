import type { BreaksByRow } from "../break.ts";

const TIERS = "profiles/lgtm-ha/tiers.ts";
const PLATFORM = "profiles/lgtm-ha/platform.ts";
const ROOT = "profiles/lgtm-ha/root.ts";
const PROMETHEUS = "profiles/lgtm-ha/prometheus.ts";
const ALERTS = "profiles/lgtm-ha/alerts.ts";
const BACKUP = "profiles/lgtm-ha/backup.ts";
const SAMPLE = "profiles/lgtm-ha/sample.ts";
const FOUNDATION = "charts/workload/foundation-chart.ts";
const SOURCES = "profiles/lgtm-ha/datasources.ts";
const COLLECTOR = "src/telemetry/otelcol/batching.ts";
const ALLOY = "src/telemetry/alloy/config.ts";
const MIMIR = "src/telemetry/mimir/config.ts";
const EXPOSURE = "charts/delivery/exposure.ts";

/** The highly available LGTM stack: its sizes, its edges, and what it survives. */
export const LGTM_STACK: BreaksByRow = {
  "S1-SCA-01": [
    [TIERS, "normal: { prometheus: 2,", "normal: { prometheus: 1,", "One Prometheus is no pair."],
    [TIERS, "peak: { prometheus: 3,", "peak: { prometheus: 2,", "Peak load has no third Prometheus."],
  ],
  "S1-SCA-05": [
    [TIERS, "collector: 5,", "collector: 3,", "Peak load begins with too few collectors."],
    [TIERS, "collector: 3,", "collector: 2,", "High load begins with those of normal load."],
  ],
  "S1-HPA-01": [
    [PLATFORM, "cpuPercent: 70,", "cpuPercent: 90,", "Collectors are added when they already refuse."],
    [PLATFORM, "cpuPercent: 70,", "cpuPercent: 30,", "Twice the collectors run that are needed."],
  ],
  "S1-HPA-02": [
    [PLATFORM, "memoryPercent: 80,", "memoryPercent: 95,", "The memory limiter refuses before a replica is added."],
    [PLATFORM, "memoryPercent: 80,", "", "A queue that fills adds no collector."],
  ],
  "S1-HPA-06": [
    [TIERS, "MAX_COLLECTORS = 10", "MAX_COLLECTORS = 5", "Peak load cannot add one collector."],
    [ROOT, "maxReplicas: MAX_COLLECTORS", "maxReplicas: minReplicas + 5", "The most depends on the tier."],
  ],
  "S1-HPA-08": [
    [
      PLATFORM,
      'down: { stabilizationSeconds: 300, by: { type: "Percent", value: 50,',
      'down: { stabilizationSeconds: 300, by: { type: "Percent", value: 100,',
      "All but the fewest go at once.",
    ],
    [
      PLATFORM,
      'down: { stabilizationSeconds: 300, by: { type: "Percent", value: 50,',
      'down: { stabilizationSeconds: 300, by: { type: "Pods", value: 50,',
      "Fifty pods a minute is not half of them.",
    ],
  ],
  "S1-PRM-03": [
    [PROMETHEUS, "annotatedPods(applications)", "annotatedPods([NAMESPACE])", "No application is scraped."],
    [PROMETHEUS, ", annotatedPods(applications)]", "]", "Annotations are asked for by no job."],
  ],
  "S1-PRM-04": [
    [PROMETHEUS, 'remoteWrite: [{ url: mimirUrl, name: "mimir" }],', "", "Mimir gets nothing."],
    [ROOT, '"/api/v1/push"', '"/api/v1/write"', "Every push is answered 404."],
  ],
  "S1-PRM-05": [
    [
      PROMETHEUS,
      "[REPLICA_LABEL]: `\\${${REPLICA_VARIABLE}}`",
      '[REPLICA_LABEL]: "prometheus"',
      "Mimir cannot tell the replicas from each other, and keeps both's samples.",
    ],
    [
      PROMETHEUS,
      'alertRelabeling: [{ action: "labeldrop", regex: REPLICA_LABEL }],',
      "",
      "Each replica's alert is an alert of its own.",
    ],
  ],
  "S1-MIM-03": [
    [ROOT, "retentionSeconds: 0,", "retentionSeconds: 86_400,", "History ends after a day."],
    [
      MIMIR,
      "options.retentionSeconds === 0 ? 0",
      'options.retentionSeconds === 0 ? "15d"',
      "History ends with Prometheus'.",
    ],
  ],
  "S1-MIM-05": [
    [MIMIR, "accept_ha_samples: true,", "", "Every sample of the pair is kept twice, or refused."],
    [MIMIR, 'kvstore: { store: "memberlist" } },', 'kvstore: { store: "consul" } },', "No replica is ever elected."],
  ],
  "S1-ALY-04": [
    [ALLOY, '"spec.nodeName=" + ', '"spec.hostName=" + ', "The API refuses the selector, and no log is read."],
    [ROOT, '"/loki/api/v1/push"', '"/api/v1/push"', "Loki answers every push 404."],
  ],
  "S1-OTL-07": [
    [COLLECTOR, 'processor("batch", {', 'processor("batch/all", {', "Pipelines name another batch than described."],
    [
      COLLECTOR,
      '{ signal: "metrics", receivers: [otlp], processors, exporters: prometheus }',
      '{ signal: "metrics", receivers: [otlp], processors: [memoryLimiter()], exporters: prometheus }',
      "Each request is a request to each Prometheus.",
    ],
  ],
  "S1-OTL-08": [
    [
      ROOT,
      "podHostsOf(prometheus, replicas)",
      "podHostsOf(prometheus, 1)",
      "One replica has the applications' points, and the other has not.",
    ],
    [ROOT, "}/api/v1/write`", "}/api/v1/push`", "Prometheus answers every push 404."],
  ],
  "S1-GRF-02": [
    [SOURCES, "`${mimir}/prometheus`", "mimir", "Every question of history is answered 404."],
    [
      SOURCES,
      '    { ...common, name: "Logs", uid: UIDS.logs, type: "loki", url: loki, jsonData: {} },\n',
      "",
      "Logs are kept and cannot be looked at.",
    ],
  ],
  "S1-GRF-04": [
    [
      SOURCES,
      'isDefault: program === "Mimir"',
      'isDefault: program === "Prometheus"',
      "A page shows 15 days and no more.",
    ],
    [SOURCES, 'type: "loki", url: loki', 'type: "prometheus", url: loki', "No log can be explored."],
  ],
  "S1-SEC-02": [
    [EXPOSURE, "tls: [{ hosts: [host], secretName: props.tlsSecret }],", "", "Passwords pass in plain text."],
    [EXPOSURE, "hosts: [host], secretName", "hosts: [], secretName", "NGINX shows a certificate of another name."],
  ],
  "S1-SEC-04": [
    [FOUNDATION, "    defaultDeny(this, name);\n", "", "Every pod of the namespace is reached by all."],
    [
      ROOT,
      "of chart.pods) workloadNetworkPolicy",
      "of chart.pods.slice(1)) workloadNetworkPolicy",
      "Workloads are cut off.",
    ],
  ],
  "S3-CMP-07": [
    [EXPOSURE, "ingressClassName: props.className,", "", "No controller takes the hosts."],
    [EXPOSURE, "flow(props.nginx, to, port,", "flow(to, props.nginx, port,", "NGINX is refused by every program."],
  ],
  "S3-FLW-01": [
    [EXPOSURE, '"nginx.org/ssl-redirect": "true"', '"nginx.org/ssl-redirect": "false"', "Plain HTTP is served."],
    [EXPOSURE, '"nginx.org/ssl-redirect"', '"nginx.ingress.kubernetes.io/ssl-redirect"', "F5's controller ignores it."],
  ],
  "S3-FLW-10": [
    [ROOT, "[alloy, collector].flatMap((to)", "[alloy].flatMap((to)", "Applications reach no collector directly."],
    [ROOT, "[PORTS.otlp.grpc, PORTS.otlp.http].map", "[PORTS.otlp.grpc].map", "OTLP over HTTP is dropped."],
  ],
  "S1-FLW-01": [
    [ROOT, "endPort: 65_535", "endPort: 1024", "Metrics at an ordinary port are not reached."],
    [ROOT, "flow(prometheus, application, 1,", "flow(application, prometheus, 1,", "Scrapes are dropped."],
  ],
  "S1-ARC-03": [
    [SAMPLE, "replicas: 3,", "replicas: 1,", "One pod is not the three of the drawing."],
    [SAMPLE, "metrics: { port: METRICS },", "", "The sample asks for no scrape."],
  ],
  "S1-SLF-04": [
    [ALERTS, 'const PATIENCE = "2m"', 'const PATIENCE = "15s"', "Every failover wakes a person."],
    [ALERTS, 'alert: "MimirStorageGrows"', 'alert: "MimirGrows"', "The alert has another name than described."],
  ],
  "S1-DR-01": [
    [BACKUP, '"0 2 * * *"', '"0 2 * * 0"', "A week of metrics can be lost."],
    [BACKUP, "{ length: replicas }", "{ length: replicas - 1 }", "One replica's volume has no snapshot."],
  ],
};
