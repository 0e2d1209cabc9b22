import { counter, gauge, type MetricTable, onlyAfter } from "./metric.ts";

const workload = <const K extends string>(kind: K) => gauge<"namespace" | K>("namespace", kind);
const container = ["namespace", "pod", "container", "node"] as const;
const claim = ["namespace", "persistentvolumeclaim"] as const;

/** kube-state-metrics 2.18 (chart 7). */
export const KUBE_STATE_METRICS = {
  kube_node_info: gauge("node", "kubelet_version"),
  kube_node_status_condition: gauge("node", "condition", "status"),
  kube_node_status_allocatable: gauge("node", "resource", "unit"),
  kube_node_spec_unschedulable: gauge("node"),
  kube_node_labels: gauge("node"),
  kube_namespace_status_phase: gauge("namespace", "phase"),
  kube_pod_info: gauge("namespace", "pod", "node", "created_by_kind", "created_by_name"),
  kube_pod_status_phase: gauge("namespace", "pod", "phase"),
  kube_pod_status_ready: gauge("namespace", "pod", "condition"),
  kube_pod_start_time: gauge("namespace", "pod"),
  kube_pod_container_info: gauge(...container, "image"),
  kube_pod_container_resource_requests: gauge(...container, "resource", "unit"),
  kube_pod_container_resource_limits: gauge(...container, "resource", "unit"),
  kube_pod_container_status_ready: gauge(...container),
  kube_pod_container_status_restarts_total: counter(...container),
  kube_pod_container_status_waiting_reason: onlyAfter("a container that waits", gauge(...container, "reason")),
  kube_pod_container_status_last_terminated_reason: onlyAfter("a container that ended", gauge(...container, "reason")),
  kube_pod_init_container_status_ready: gauge(...container),
  kube_pod_init_container_status_restarts_total: counter(...container),
  kube_deployment_spec_replicas: workload("deployment"),
  kube_deployment_status_replicas_available: workload("deployment"),
  kube_deployment_status_observed_generation: workload("deployment"),
  kube_deployment_metadata_generation: workload("deployment"),
  kube_statefulset_replicas: workload("statefulset"),
  kube_statefulset_status_replicas_ready: workload("statefulset"),
  kube_daemonset_status_desired_number_scheduled: workload("daemonset"),
  kube_daemonset_status_number_ready: workload("daemonset"),
  kube_horizontalpodautoscaler_spec_max_replicas: workload("horizontalpodautoscaler"),
  kube_horizontalpodautoscaler_status_current_replicas: workload("horizontalpodautoscaler"),
  kube_poddisruptionbudget_status_pod_disruptions_allowed: workload("poddisruptionbudget"),
  kube_persistentvolumeclaim_status_phase: gauge(...claim, "phase"),
  kube_persistentvolumeclaim_resource_requests_storage_bytes: gauge(...claim),
  kube_job_status_failed: onlyAfter("the first Job", gauge("namespace", "job_name", "reason")),
  kube_job_status_succeeded: onlyAfter("the first Job", gauge("namespace", "job_name")),
  kube_job_status_completion_time: onlyAfter("the first finished Job", gauge("namespace", "job_name")),
  kube_cronjob_status_last_successful_time: onlyAfter("the first success of a CronJob", gauge("namespace", "cronjob")),
  kube_cronjob_status_last_schedule_time: onlyAfter("the first run of a CronJob", gauge("namespace", "cronjob")),
  kube_cronjob_spec_suspend: onlyAfter("the first CronJob", gauge("namespace", "cronjob")),
} as const satisfies MetricTable;

/** node-exporter 1.10 (chart 4.52). */
export const NODE_EXPORTER = {
  node_cpu_seconds_total: counter("cpu", "mode"),
  node_load1: gauge(),
  node_memory_MemAvailable_bytes: gauge(),
  node_memory_MemTotal_bytes: gauge(),
  node_filesystem_avail_bytes: gauge("device", "fstype", "mountpoint"),
  node_filesystem_size_bytes: gauge("device", "fstype", "mountpoint"),
  node_filesystem_readonly: gauge("device", "fstype", "mountpoint"),
  node_disk_io_time_seconds_total: counter("device"),
  node_network_receive_bytes_total: counter("device"),
  node_network_transmit_bytes_total: counter("device"),
  node_network_receive_drop_total: counter("device"),
  node_timex_offset_seconds: gauge(),
  node_timex_sync_status: gauge(),
} as const satisfies MetricTable;

/** The kubelet and, in it, cAdvisor; Kubernetes 1.36. */
export const KUBELET = {
  kubelet_volume_stats_available_bytes: gauge(...claim),
  kubelet_volume_stats_capacity_bytes: gauge(...claim),
  kubelet_volume_stats_inodes_free: gauge(...claim),
  kubelet_running_pods: gauge(),
  container_cpu_usage_seconds_total: counter(...container, "image"),
  container_cpu_cfs_periods_total: onlyAfter("a container with a CPU limit", counter(...container)),
  container_cpu_cfs_throttled_periods_total: onlyAfter("a container with a CPU limit", counter(...container)),
  container_memory_working_set_bytes: gauge(...container, "image"),
  container_network_receive_bytes_total: counter("namespace", "pod", "interface"),
  container_network_transmit_bytes_total: counter("namespace", "pod", "interface"),
  container_oom_events_total: counter(...container),
} as const satisfies MetricTable;

/** Every program in Go, of itself. */
export const PROCESS = {
  process_resident_memory_bytes: gauge(),
  process_cpu_seconds_total: counter(),
  process_start_time_seconds: gauge(),
  process_open_fds: gauge(),
  process_max_fds: gauge(),
  go_goroutines: gauge(),
} as const satisfies MetricTable;

/** What the scraper itself records of each target. */
export const SCRAPE = {
  up: gauge(),
  scrape_duration_seconds: gauge(),
  scrape_samples_scraped: gauge(),
  scrape_samples_limit: gauge(),
} as const satisfies MetricTable;
