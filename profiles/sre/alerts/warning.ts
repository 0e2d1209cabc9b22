import type { RuleGroup } from "../../../src/observability/rule.ts";
import { PUBLISHED_METRICS } from "../../../src/observability/slo/published.ts";
import { PLACES } from "../places.ts";
import { RECORDS } from "../rules/names.ts";
import { alertingRule, PLATFORM } from "./alert.ts";
import { asService, withNode } from "./expressions.ts";

const APPLICATION = {
  severity: "warning",
  category: "application",
  team: "sre",
  namespace: PLACES.backend,
  dashboard: "service-health",
} as const;

const WORKLOAD = { severity: "warning", category: "workload", team: "sre", dashboard: "infrastructure" } as const;

/** How much of a container's request must be used before somebody should know. */
const BUSY = 0.8;

const utilization = (name: string, record: string, what: string) =>
  alertingRule({
    ...WORKLOAD,
    name,
    expr: asService("container", `${record} > ${BUSY}`),
    for: "10m",
    summary: `{{ $labels.namespace }}/{{ $labels.pod }} uses most of its ${what}`,
    description: `{{ $labels.container }} on {{ $labels.node }} uses {{ $value | humanizePercentage }} of the ${what} that it requested.`,
  });

const services: RuleGroup = {
  name: "warning-services",
  rules: [
    alertingRule({
      ...APPLICATION,
      name: "HighErrorRate",
      expr: `${RECORDS.errors("5m")} > 0.005`,
      for: "10m",
      summary: "{{ $labels.service }}: more than 0.5 % of requests fail",
      description: "{{ $value | humanizePercentage }} of the requests of 5 minutes were answered with a 5xx.",
    }),
    alertingRule({
      ...APPLICATION,
      name: "HighLatency",
      expr: `${RECORDS.duration("p99", "5m")} > 0.5`,
      for: "10m",
      summary: "{{ $labels.service }}: one request in a hundred takes more than 500 ms",
      description: "The 99th percentile of 5 minutes is {{ $value | humanizeDuration }}.",
    }),
    ...(["availability", "latency"] as const).map((slo) =>
      alertingRule({
        ...APPLICATION,
        category: "slo",
        dashboard: "slo-overview",
        slo,
        name: "ErrorBudgetRunningLow",
        expr: `${PUBLISHED_METRICS.remaining(slo)} >= 0 and ${PUBLISHED_METRICS.remaining(slo)} < 0.25`,
        for: "15m",
        summary: `{{ $labels.service }}: less than a quarter of the ${slo} budget is left`,
        description: `{{ $value | humanizePercentage }} of the ${slo} budget of 30 days is left.`,
      }),
    ),
    alertingRule({
      ...APPLICATION,
      severity: "info",
      name: "TrafficBurst",
      expr: "max by (service) (loadgen_current_rps) > 3 * max by (service) (avg_over_time(loadgen_current_rps[1h]))",
      // A burst lasts 30 seconds, which is two scrapes: any patience would sleep through it. The route of e-mails waits
      // ten minutes, and writes nothing of an alert that has ended by then.
      keepFiringFor: "15m",
      summary: "{{ $labels.service }} gets a burst of traffic",
      description: "The load generator sends {{ $value | humanize }} requests a second, more than thrice its average.",
    }),
    alertingRule({
      severity: "warning",
      category: "monitoring",
      team: "infrastructure",
      dashboard: "service-health",
      name: "ScrapeFailures",
      expr: "avg_over_time(up[15m]) < 0.9",
      for: "15m",
      summary: "{{ $labels.service }} is scraped with gaps",
      description:
        "{{ $value | humanizePercentage }} of the scrapes of {{ $labels.instance }} in 15 minutes were answered.",
    }),
  ],
};

const workloads: RuleGroup = {
  name: "warning-workloads",
  rules: [
    utilization("HighCPUUtilization", RECORDS.cpuUtilization, "CPU"),
    utilization("HighMemoryUtilization", RECORDS.memoryUtilization, "memory"),
    alertingRule({
      ...WORKLOAD,
      name: "ContainerOOMKilled",
      expr: withNode(asService("container", RECORDS.oomKills)),
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} ran out of memory",
      description: "{{ $labels.container }} on {{ $labels.node }} was killed at its limit and has started again.",
    }),
    alertingRule({
      ...WORKLOAD,
      name: "DeploymentReplicasMismatch",
      expr: asService(
        "deployment",
        "max by (namespace, deployment) (kube_deployment_spec_replicas) != max by (namespace, deployment) (kube_deployment_status_replicas_available)",
      ),
      for: "10m",
      summary: "{{ $labels.namespace }}/{{ $labels.deployment }} has not as many pods as it should",
      description: "{{ $value }} are wanted; another number is available.",
    }),
    alertingRule({
      ...WORKLOAD,
      name: "HPAMaxedOut",
      expr: asService(
        "horizontalpodautoscaler",
        "max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas) == max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas)",
      ),
      for: "15m",
      summary: "{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} cannot grow",
      description: "It has had all of its {{ $value }} replicas for 15 minutes.",
    }),
    alertingRule({
      ...PLATFORM,
      severity: "warning",
      category: "node",
      team: "infrastructure",
      dashboard: "infrastructure",
      name: "NodeDiskPressure",
      expr: `${RECORDS.nodeDiskPressure} == 1`,
      for: "5m",
      summary: "{{ $labels.node }} runs out of disk",
      description: "The kubelet deletes images and evicts pods until there is space again.",
    }),
  ],
};

/** `alerts/warning.yml`. */
export const warningAlerts = (): RuleGroup[] => [services, workloads];
