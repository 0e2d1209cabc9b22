import { type Check, counter, firing, type Input } from "./scenario.ts";

/** What an alert does with some series: how many fire at which minute. */
export interface AlertCase {
  readonly alert: string;
  readonly severity: string;
  readonly when: string;
  readonly input: Input;
  /** Minutes and how many fire then: none just before it is due, and some just after. */
  readonly fires: readonly (readonly [minute: number, count: number])[];
}

const STEP = 15;

const steady = (value: number, minutes = 60): string => `${value}x${minutes * 4}`;

const requests = (errors: number, minutes = 60): Input => ({
  'http_requests_total{service="s",status="200"}': counter(STEP, [minutes, 6000 * (1 - errors)]),
  'http_requests_total{service="s",status="500"}': counter(STEP, [minutes, 6000 * errors]),
});

/** Requests of which 98 in a hundred are fast, and the rest takes between two bounds. */
const durations = (lower: string, upper: string): Input => {
  const [fast, all] = [counter(STEP, [60, 5880]), counter(STEP, [60, 6000])];
  return {
    [`http_request_duration_seconds_bucket{service="s",le="${lower}"}`]: fast,
    [`http_request_duration_seconds_bucket{service="s",le="${upper}"}`]: all,
    'http_request_duration_seconds_bucket{service="s",le="+Inf"}': all,
    'http_request_duration_seconds_count{service="s"}': all,
  };
};

const POD = 'namespace="backend",pod="order-1"';
const CONTAINER = `${POD},container="order-service"`;
const INFO: Input = { [`kube_pod_info{${POD},node="n1"}`]: steady(1) };

const used = (cpu: number): Input => ({
  [`container_cpu_usage_seconds_total{${CONTAINER},node="n1"}`]: counter(STEP, [60, cpu * 60]),
  [`kube_pod_container_resource_requests{${CONTAINER},node="n1",resource="cpu"}`]: steady(1),
});

const working = (bytes: number): Input => ({
  [`container_memory_working_set_bytes{${CONTAINER},node="n1"}`]: steady(bytes),
  [`kube_pod_container_resource_requests{${CONTAINER},node="n1",resource="memory"}`]: steady(100),
});

const up = (service: string, values: string): Input => ({
  [`up{job="application-services",instance="${service}:1",service="${service}",namespace="backend"}`]: values,
});

const ALL_UP: Input = Object.assign(
  {},
  ...["order-service", "payment-service", "user-service", "load-generator"].map((name) => up(name, steady(1))),
);

const API_JOB: Input = { 'prometheus_sd_discovered_targets{name="scrape",config="kubernetes-apiservers"}': steady(1) };

/** A month in steps of fifteen seconds is too long to evaluate: an hour's share is the month's where nothing was before. */
export const ALERT_CASES: readonly AlertCase[] = [
  {
    alert: "HighErrorRate",
    severity: "critical",
    when: "1.1 % fail",
    input: requests(0.011),
    fires: [
      [5, 0],
      [6, 1],
    ],
  },
  { alert: "HighErrorRate", severity: "critical", when: "0.9 % fail", input: requests(0.009), fires: [[30, 0]] },
  {
    alert: "HighErrorRate",
    severity: "critical",
    when: "2 % fail for a quarter of an hour, and none after",
    input: {
      'http_requests_total{service="s",status="200"}': counter(STEP, [15, 5880], [30, 6000]),
      'http_requests_total{service="s",status="500"}': counter(STEP, [15, 120], [30, 0]),
    },
    fires: [
      [14, 1],
      [21, 0],
    ],
  },
  {
    alert: "HighErrorRate",
    severity: "warning",
    when: "0.6 % fail",
    input: requests(0.006),
    fires: [
      [10, 0],
      [11, 1],
    ],
  },
  { alert: "HighErrorRate", severity: "warning", when: "0.4 % fail", input: requests(0.004), fires: [[30, 0]] },
  {
    alert: "HighLatency",
    severity: "critical",
    when: "one in fifty takes up to 2.5 s",
    input: durations("1", "2.5"),
    fires: [
      [5, 0],
      [6, 1],
    ],
  },
  {
    alert: "HighLatency",
    severity: "critical",
    when: "one in fifty takes up to 1 s",
    input: durations("0.5", "1"),
    fires: [[30, 0]],
  },
  {
    alert: "HighLatency",
    severity: "warning",
    when: "one in fifty takes up to 1 s",
    input: durations("0.5", "1"),
    fires: [
      [10, 0],
      [11, 1],
    ],
  },
  {
    alert: "HighLatency",
    severity: "warning",
    when: "one in fifty takes up to 500 ms",
    input: durations("0.25", "0.5"),
    fires: [[30, 0]],
  },
  {
    alert: "ErrorBudgetExhausted",
    severity: "critical",
    when: "0.2 % fail",
    input: requests(0.002),
    fires: [
      [5, 0],
      [6, 1],
    ],
  },
  {
    alert: "ErrorBudgetExhausted",
    severity: "critical",
    when: "0.09 % fail",
    input: requests(0.0009),
    fires: [[30, 0]],
  },
  {
    alert: "ErrorBudgetRunningLow",
    severity: "warning",
    when: "0.08 % fail",
    input: requests(0.0008),
    fires: [
      [15, 0],
      [16, 1],
    ],
  },
  {
    alert: "ErrorBudgetRunningLow",
    severity: "warning",
    when: "0.07 % fail",
    input: requests(0.0007),
    fires: [[40, 0]],
  },
  {
    alert: "ErrorBudgetRunningLow",
    severity: "warning",
    when: "nothing is left",
    input: requests(0.002),
    fires: [[40, 0]],
  },
  {
    alert: "TargetDown",
    severity: "critical",
    when: "a target does not answer",
    input: { ...ALL_UP, ...up("order-service", steady(0)) },
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  {
    alert: "TargetDown",
    severity: "critical",
    when: "a target of a service is not there",
    input: { ...ALL_UP, ...up("order-service", "_x240") },
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  { alert: "TargetDown", severity: "critical", when: "all answer", input: ALL_UP, fires: [[30, 0]] },
  {
    alert: "ScrapeFailures",
    severity: "warning",
    when: "one scrape in five fails",
    input: { ...ALL_UP, ...up("order-service", "1 1 1 1 0 ".repeat(50)) },
    fires: [
      [14, 0],
      [25, 1],
    ],
  },
  {
    alert: "ScrapeFailures",
    severity: "warning",
    when: "one scrape in twenty fails",
    input: { ...ALL_UP, ...up("order-service", `${"1 ".repeat(19)}0 `.repeat(12)) },
    fires: [[40, 0]],
  },
  {
    alert: "PodCrashLooping",
    severity: "critical",
    when: "a container starts every two minutes",
    input: { ...INFO, [`kube_pod_container_status_restarts_total{${CONTAINER}}`]: counter(STEP, [60, 0.5]) },
    fires: [
      [2, 0],
      [20, 1],
    ],
  },
  {
    alert: "PodCrashLooping",
    severity: "critical",
    when: "a container starts every ten minutes",
    input: { ...INFO, [`kube_pod_container_status_restarts_total{${CONTAINER}}`]: counter(STEP, [60, 0.1]) },
    fires: [[40, 0]],
  },
  {
    alert: "NodeNotReady",
    severity: "critical",
    when: "the condition is not true",
    input: { 'kube_node_status_condition{node="n1",condition="Ready",status="true"}': steady(0) },
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  {
    alert: "NodeNotReady",
    severity: "critical",
    when: "it is",
    input: { 'kube_node_status_condition{node="n1",condition="Ready",status="true"}': steady(1) },
    fires: [[30, 0]],
  },
  {
    alert: "NodeDiskPressure",
    severity: "warning",
    when: "the condition is true",
    input: { 'kube_node_status_condition{node="n1",condition="DiskPressure",status="true"}': steady(1) },
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  {
    alert: "NodeDiskPressure",
    severity: "warning",
    when: "it is not",
    input: { 'kube_node_status_condition{node="n1",condition="DiskPressure",status="true"}': steady(0) },
    fires: [[30, 0]],
  },
  {
    alert: "PersistentVolumeFull",
    severity: "critical",
    when: "4 % are free",
    input: {
      'kubelet_volume_stats_available_bytes{namespace="monitoring",persistentvolumeclaim="c"}': steady(4),
      'kubelet_volume_stats_capacity_bytes{namespace="monitoring",persistentvolumeclaim="c"}': steady(100),
    },
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  {
    alert: "PersistentVolumeFull",
    severity: "critical",
    when: "6 % are free",
    input: {
      'kubelet_volume_stats_available_bytes{namespace="monitoring",persistentvolumeclaim="c"}': steady(6),
      'kubelet_volume_stats_capacity_bytes{namespace="monitoring",persistentvolumeclaim="c"}': steady(100),
    },
    fires: [[30, 0]],
  },
  {
    alert: "KubeAPIServerDown",
    severity: "critical",
    when: "none answers",
    input: { ...API_JOB, 'up{job="kubernetes-apiservers",service="kubernetes",namespace="default"}': steady(0) },
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  {
    alert: "KubeAPIServerDown",
    severity: "critical",
    when: "none is found where one should be",
    input: API_JOB,
    fires: [
      [4, 0],
      [6, 1],
    ],
  },
  {
    alert: "KubeAPIServerDown",
    severity: "critical",
    when: "one answers",
    input: { ...API_JOB, 'up{job="kubernetes-apiservers",service="kubernetes",namespace="default"}': steady(1) },
    fires: [[30, 0]],
  },
  { alert: "KubeAPIServerDown", severity: "critical", when: "there is no cluster", input: ALL_UP, fires: [[30, 0]] },
  {
    alert: "EtcdRequestFailures",
    severity: "critical",
    when: "6 % fail",
    input: {
      'etcd_requests_total{operation="get"}': counter(STEP, [60, 100]),
      'etcd_request_errors_total{operation="get"}': counter(STEP, [60, 6]),
    },
    fires: [
      [9, 0],
      [12, 1],
    ],
  },
  {
    alert: "EtcdRequestFailures",
    severity: "critical",
    when: "4 % fail",
    input: {
      'etcd_requests_total{operation="get"}': counter(STEP, [60, 100]),
      'etcd_request_errors_total{operation="get"}': counter(STEP, [60, 4]),
    },
    fires: [[40, 0]],
  },
  {
    alert: "Watchdog",
    severity: "none",
    when: "rules are evaluated",
    input: {},
    fires: [
      [0, 1],
      [30, 1],
    ],
  },
  {
    alert: "HighCPUUtilization",
    severity: "warning",
    when: "85 % of the request is used",
    input: used(0.85),
    fires: [
      [9, 0],
      [17, 1],
    ],
  },
  {
    alert: "HighCPUUtilization",
    severity: "warning",
    when: "75 % of the request is used",
    input: used(0.75),
    fires: [[40, 0]],
  },
  {
    alert: "HighMemoryUtilization",
    severity: "warning",
    when: "85 % of the request is used",
    input: working(85),
    fires: [
      [9, 0],
      [11, 1],
    ],
  },
  {
    alert: "HighMemoryUtilization",
    severity: "warning",
    when: "75 % of the request is used",
    input: working(75),
    fires: [[40, 0]],
  },
  {
    alert: "ContainerOOMKilled",
    severity: "warning",
    when: "a container has just started after it",
    input: {
      ...INFO,
      [`kube_pod_container_status_last_terminated_reason{${CONTAINER},reason="OOMKilled"}`]: "_x40 1x200",
      [`kube_pod_container_status_restarts_total{${CONTAINER}}`]: "0x40 1x200",
    },
    fires: [
      [9, 0],
      [11, 1],
      [30, 0],
    ],
  },
  {
    alert: "DeploymentReplicasMismatch",
    severity: "warning",
    when: "one is missing",
    input: {
      'kube_deployment_spec_replicas{namespace="backend",deployment="order-service"}': steady(3),
      'kube_deployment_status_replicas_available{namespace="backend",deployment="order-service"}': steady(2),
    },
    fires: [
      [9, 0],
      [11, 1],
    ],
  },
  {
    alert: "DeploymentReplicasMismatch",
    severity: "warning",
    when: "all are there",
    input: {
      'kube_deployment_spec_replicas{namespace="backend",deployment="order-service"}': steady(3),
      'kube_deployment_status_replicas_available{namespace="backend",deployment="order-service"}': steady(3),
    },
    fires: [[40, 0]],
  },
  {
    alert: "HPAMaxedOut",
    severity: "warning",
    when: "it has all it may",
    input: {
      'kube_horizontalpodautoscaler_status_current_replicas{namespace="backend",horizontalpodautoscaler="order-service"}':
        steady(10),
      'kube_horizontalpodautoscaler_spec_max_replicas{namespace="backend",horizontalpodautoscaler="order-service"}':
        steady(10),
    },
    fires: [
      [14, 0],
      [16, 1],
    ],
  },
  {
    alert: "HPAMaxedOut",
    severity: "warning",
    when: "it may have more",
    input: {
      'kube_horizontalpodautoscaler_status_current_replicas{namespace="backend",horizontalpodautoscaler="order-service"}':
        steady(9),
      'kube_horizontalpodautoscaler_spec_max_replicas{namespace="backend",horizontalpodautoscaler="order-service"}':
        steady(10),
    },
    fires: [[40, 0]],
  },
  {
    alert: "TrafficBurst",
    severity: "info",
    when: "two scrapes see five times the traffic",
    input: {
      'loadgen_current_rps{service="order-service",app="load-generator",namespace="backend"}': "10x119 50x1 10x120",
    },
    fires: [
      [29, 0],
      [30.5, 1],
      [45, 1],
      [47, 0],
    ],
  },
  {
    alert: "TrafficBurst",
    severity: "info",
    when: "traffic doubles",
    input: { 'loadgen_current_rps{service="order-service",app="load-generator",namespace="backend"}': "10x119 20x120" },
    fires: [
      [31, 0],
      [45, 0],
    ],
  },
];

/** The checks of a case; only alerts of the case's own severity count. */
export const checksOf = ({ alert, severity, fires }: AlertCase): Check[] =>
  fires.map(([minute, count]) =>
    firing(
      minute,
      alert,
      count,
      `,severity="${severity}"${alert.startsWith("ErrorBudget") ? ',slo="availability"' : ""}`,
    ),
  );
