import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

const REQUEST = "the first admission request";
const RESULT = "the first object that a policy judges";
const verdict = ["policy_name", "policy_validation_mode", "resource_kind", "resource_namespace", "result"] as const;
const VIOLATION = "the first report";
const scanned = ["name", "exported_namespace", "resource_kind", "resource_name", "severity"] as const;

/** Kyverno 1.19, whose policies of `policies.kyverno.io` are counted by kind of policy. */
export const KYVERNO = {
  kyverno_admission_requests_total: onlyAfter(
    REQUEST,
    counter("resource_kind", "resource_namespace", "resource_request_operation", "request_allowed"),
  ),
  kyverno_admission_review_duration_seconds: onlyAfter(
    REQUEST,
    histogram("resource_kind", "resource_namespace", "resource_request_operation", "request_allowed"),
  ),
  kyverno_validating_policy_results_total: onlyAfter(RESULT, counter(...verdict, "execution_cause")),
  kyverno_validating_policy_execution_duration_seconds: onlyAfter(RESULT, histogram(...verdict, "execution_cause")),
  kyverno_image_validating_policy_results_total: onlyAfter(RESULT, counter(...verdict, "execution_cause")),
  kyverno_mutating_policy_results_total: onlyAfter(RESULT, counter(...verdict, "execution_cause")),
  kyverno_controller_reconcile_total: onlyAfter("the first reconciliation", counter("controller_name")),
  kyverno_controller_drop_total: onlyAfter(
    "the first object that a controller gives up on",
    counter("controller_name"),
  ),
} as const satisfies MetricTable;

/** Trivy Operator 0.30 (chart 0.32): one series a report, by severity. */
export const TRIVY = {
  trivy_image_vulnerabilities: onlyAfter(
    VIOLATION,
    gauge(...scanned, "container_name", "image_registry", "image_repository", "image_tag"),
  ),
  trivy_image_exposedsecrets: onlyAfter(
    VIOLATION,
    gauge(...scanned, "container_name", "image_registry", "image_repository", "image_tag"),
  ),
  trivy_resource_configaudits: onlyAfter(VIOLATION, gauge(...scanned)),
  trivy_role_rbacassessments: onlyAfter(VIOLATION, gauge(...scanned)),
} as const satisfies MetricTable;

/** Falco 0.43 (chart 7) with its own Prometheus endpoint. */
export const FALCO = {
  falcosecurity_falco_rules_matches_total: onlyAfter(
    "a rule's first match",
    counter("rule_name", "priority", "source"),
  ),
  falcosecurity_scap_n_evts_total: counter(),
  falcosecurity_scap_n_drops_total: counter(),
  falcosecurity_falco_outputs_queue_num_drops_total: counter(),
  falcosecurity_falco_duration_seconds_total: counter(),
} as const satisfies MetricTable;
