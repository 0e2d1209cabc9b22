import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

const certificate = ["name", "exported_namespace", "issuer_name"] as const;

/** cert-manager 1.20. */
export const CERT_MANAGER = {
  certmanager_certificate_expiration_timestamp_seconds: onlyAfter("the first certificate", gauge(...certificate)),
  certmanager_certificate_renewal_timestamp_seconds: onlyAfter("the first certificate", gauge(...certificate)),
  certmanager_certificate_ready_status: onlyAfter("the first certificate", gauge(...certificate, "condition")),
  certmanager_controller_sync_call_count: onlyAfter("the first reconciliation", counter("controller")),
  certmanager_controller_sync_error_count: onlyAfter("the first error", counter("controller")),
} as const satisfies MetricTable;

/** External Secrets 2.0. */
export const EXTERNAL_SECRETS = {
  externalsecret_status_condition: onlyAfter(
    "the first ExternalSecret",
    gauge("name", "exported_namespace", "condition", "status"),
  ),
  externalsecret_sync_calls_total: onlyAfter("the first ExternalSecret", counter("name", "exported_namespace")),
  externalsecret_sync_calls_error: onlyAfter("the first error", counter("name", "exported_namespace")),
  externalsecret_provider_api_calls_count: onlyAfter("the first ExternalSecret", counter("provider", "call", "status")),
} as const satisfies MetricTable;

/** Argo CD 3. */
export const ARGOCD = {
  argocd_app_info: onlyAfter(
    "the first Application",
    gauge("name", "project", "sync_status", "health_status", "dest_namespace", "autosync_enabled"),
  ),
  argocd_app_sync_total: onlyAfter("the first sync", counter("name", "project", "phase")),
  argocd_app_reconcile: onlyAfter("the first reconciliation", histogram("dest_server")),
  argocd_git_request_total: onlyAfter("the first request", counter("repo", "request_type")),
  argocd_git_request_duration_seconds: onlyAfter("the first request", histogram("repo", "request_type")),
  argocd_git_fetch_fail_total: onlyAfter("the first failure", counter("repo")),
  argocd_cluster_connection_status: gauge("server"),
} as const satisfies MetricTable;
