import type { RuleGroup } from "../../../src/observability/rule.ts";
import { PUBLISHED_METRICS } from "../../../src/observability/slo/published.ts";
import { SERVICES } from "../components.ts";
import { PLACES } from "../places.ts";
import { RECORDS } from "../rules/names.ts";
import { alertingRule, PLATFORM } from "./alert.ts";
import { asService, withNode } from "./expressions.ts";

const APPLICATION = {
  severity: "critical",
  category: "application",
  team: "sre",
  namespace: PLACES.backend,
  dashboard: "service-health",
} as const;

const INFRASTRUCTURE = { severity: "critical", team: "infrastructure", dashboard: "infrastructure" } as const;

/** Targets that a service had, and that discovery has lost: there is no `up` of what does not exist. */
const lost = Object.values(SERVICES)
  .map(({ name }) => `absent(up{job="application-services",service="${name}",namespace="${PLACES.backend}"})`)
  .join(" or ");

const services: RuleGroup = {
  name: "critical-services",
  rules: [
    alertingRule({
      ...APPLICATION,
      name: "HighErrorRate",
      expr: `${RECORDS.errors("5m")} > 0.01`,
      for: "5m",
      summary: "{{ $labels.service }}: more than 1 % of requests fail",
      description: "{{ $value | humanizePercentage }} of the requests of 5 minutes were answered with a 5xx.",
    }),
    alertingRule({
      ...APPLICATION,
      name: "HighLatency",
      expr: `${RECORDS.duration("p99", "5m")} > 1`,
      for: "5m",
      summary: "{{ $labels.service }}: one request in a hundred takes more than a second",
      description: "The 99th percentile of 5 minutes is {{ $value | humanizeDuration }}.",
    }),
    ...(["availability", "latency"] as const).map((slo) =>
      alertingRule({
        ...APPLICATION,
        category: "slo",
        dashboard: "slo-overview",
        slo,
        name: "ErrorBudgetExhausted",
        expr: `${PUBLISHED_METRICS.remaining(slo)} < 0`,
        for: "5m",
        summary: `{{ $labels.service }}: the ${slo} objective of 30 days is missed`,
        description: `{{ $value | humanizePercentage }} of the ${slo} budget is left: nothing more may fail.`,
      }),
    ),
    alertingRule({
      severity: "critical",
      category: "monitoring",
      team: "infrastructure",
      dashboard: "service-health",
      name: "TargetDown",
      expr: `up == 0 or ${lost}`,
      for: "5m",
      summary: "{{ $labels.service }} is not scraped",
      description: "{{ $labels.job }} has had no answer from {{ $labels.instance }}, or no target of that name at all.",
    }),
  ],
};

const platform: RuleGroup = {
  name: "critical-platform",
  rules: [
    alertingRule({
      severity: "critical",
      category: "workload",
      team: "sre",
      dashboard: "infrastructure",
      name: "PodCrashLooping",
      expr: withNode(
        asService(
          "container",
          "max by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m])) > 3",
        ),
      ),
      for: "5m",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} starts again and again",
      description: "{{ $labels.container }} on {{ $labels.node }} started more than three times in 15 minutes.",
    }),
    alertingRule({
      ...INFRASTRUCTURE,
      ...PLATFORM,
      category: "node",
      name: "NodeNotReady",
      expr: `${RECORDS.nodeNotReady} == 1`,
      for: "5m",
      summary: "{{ $labels.node }} is not ready",
      description: "Its pods are lost or will be; alerts about them are held back while this one fires.",
    }),
    alertingRule({
      ...INFRASTRUCTURE,
      service: PLATFORM.service,
      category: "storage",
      name: "PersistentVolumeFull",
      expr: "max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes) < 0.05",
      for: "5m",
      summary: "{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is almost full",
      description: "{{ $value | humanizePercentage }} of the volume is free.",
    }),
    alertingRule({
      ...INFRASTRUCTURE,
      ...PLATFORM,
      category: "control-plane",
      name: "KubeAPIServerDown",
      // Where no API server is to be scraped, none is missing: Compose reads these rules too.
      expr: 'absent(up{job="kubernetes-apiservers"} == 1) and on () prometheus_sd_discovered_targets{config="kubernetes-apiservers"}',
      for: "5m",
      summary: "no API server answers",
      description: "Nothing can be deployed, scheduled or healed; alerts about workloads are held back.",
    }),
    alertingRule({
      ...INFRASTRUCTURE,
      ...PLATFORM,
      category: "control-plane",
      name: "EtcdRequestFailures",
      expr: "sum(rate(etcd_request_errors_total[5m])) / (sum(rate(etcd_requests_total[5m])) > 0) > 0.05",
      for: "10m",
      summary: "the API server's requests to etcd fail",
      description: "{{ $value | humanizePercentage }} of 5 minutes failed.",
    }),
  ],
};

/** Always fires: where it is not seen, alerting is dead. It is routed to nobody, and a switch may be added there. */
const meta: RuleGroup = {
  name: "meta",
  rules: [
    alertingRule({
      severity: "none",
      ...PLATFORM,
      name: "Watchdog",
      expr: "vector(1)",
      dashboard: "infrastructure",
      summary: "alerting works",
      description: "It fires for as long as rules are evaluated and sent.",
    }),
  ],
};

/** `alerts/critical.yml`. */
export const criticalAlerts = (): RuleGroup[] => [services, platform, meta];
