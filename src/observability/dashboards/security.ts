import { NAMESPACES } from "../../conventions/namespaces.ts";
import { increase, orZero, quantile, rate, series, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { lines } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { toLogs } from "./style/links.ts";
import { bars, stat, timeseries } from "./style/panels.ts";
import { logLines, table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const FAILED = { result: "fail" } as const;
const falcoEvents = `${lines({ namespaces: [NAMESPACES.falco], container: "falco" })} | json`;
const toFalco = toLogs("Events of Falco", falcoEvents);

const denied = () =>
  stat({
    title: "Denied",
    description: "Requests that policies refused within the range shown.",
    unit: UNITS.count,
    queries: [{ expr: orZero(increase([], "kyverno_admission_requests_total", { request_allowed: "false" })) }],
  });

const violations = () =>
  stat({
    title: "Violations",
    description: "Objects that failed a policy within the range shown, audited ones included.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 50 },
    queries: [{ expr: orZero(increase([], "kyverno_validating_policy_results_total", FAILED)) }],
  });

const critical = () =>
  stat({
    title: "Critical vulnerabilities",
    description: "In images that run, each counted once for each container.",
    unit: UNITS.count,
    limits: { bad: 1 },
    whenNothing: "none reported",
    queries: [{ expr: sum([], "trivy_image_vulnerabilities", { severity: "Critical" }) }],
  });

const exposed = () =>
  stat({
    title: "Exposed secrets",
    description: "Found in images that run.",
    unit: UNITS.count,
    limits: { bad: 1 },
    whenNothing: "none reported",
    queries: [{ expr: sum([], "trivy_image_exposedsecrets") }],
  });

const matches = () =>
  stat({
    title: "Falco matches",
    description: "Events within the range shown that a rule calls suspicious.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 20 },
    queries: [{ expr: orZero(increase([], "falcosecurity_falco_rules_matches_total")) }],
    links: [toFalco],
  });

const drops = () =>
  stat({
    title: "Events not seen",
    description: "Share of the kernel's events that Falco had to drop: what happens there, nobody sees.",
    unit: UNITS.share,
    limits: { warn: 0.001, bad: 0.01 },
    queries: [
      {
        expr: `${rate([], "falcosecurity_scap_n_drops_total")} / (${rate([], "falcosecurity_scap_n_evts_total")} > 0)`,
      },
    ],
  });

const resultsByPolicy = () =>
  table({
    title: "Policies by violations",
    description: "Within the range shown; an audited policy reports, an enforced one refuses.",
    labels: {
      policy_name: "Policy",
      policy_validation_mode: "Mode",
      resource_kind: "Kind",
      resource_namespace: "Namespace",
    },
    columns: [
      {
        title: "Violations",
        expr: `${increase(["policy_name", "policy_validation_mode", "resource_kind", "resource_namespace"], "kyverno_validating_policy_results_total", FAILED)} > 0`,
        unit: UNITS.count,
      },
    ],
  });

const results = () =>
  timeseries({
    title: "Verdicts by result",
    description: "A second, of validating and image policies.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["result"], "kyverno_validating_policy_results_total"), legend: "objects: {{result}}" },
      { expr: rate(["result"], "kyverno_image_validating_policy_results_total"), legend: "images: {{result}}" },
    ],
  });

const admission = () =>
  timeseries({
    title: "Admission latency",
    description: "The API server waits for Kyverno this long; it gives up after the webhook's timeout.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.5, "kyverno_admission_review_duration_seconds"), legend: "p50" },
      { expr: quantile(0.99, "kyverno_admission_review_duration_seconds"), legend: "p99" },
    ],
  });

const requests = () =>
  timeseries({
    title: "Admission requests",
    description: "A second, allowed and refused.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate(["request_allowed"], "kyverno_admission_requests_total"), legend: "allowed: {{request_allowed}}" },
    ],
  });

const controllers = () =>
  timeseries({
    title: "Kyverno's controllers",
    description: "Reconciliations a second, and objects that were given up.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["controller_name"], "kyverno_controller_reconcile_total"), legend: "{{controller_name}}" },
      { expr: rate(["controller_name"], "kyverno_controller_drop_total"), legend: "{{controller_name}}: dropped" },
    ],
  });

const bySeverity = () =>
  timeseries({
    title: "Vulnerabilities by severity",
    description: "In images that run.",
    unit: UNITS.count,
    stacked: true,
    queries: [{ expr: sum(["severity"], "trivy_image_vulnerabilities"), legend: "{{severity}}" }],
  });

const worstImages = () =>
  bars({
    title: "Images with most critical and high",
    description: "The ten worst; a newer tag may have fixed them.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 20 },
    queries: [
      {
        expr: `topk(10, max by (image_repository, image_tag) (${series("trivy_image_vulnerabilities", { severity: { "=~": "Critical|High" } })}))`,
        legend: "{{image_repository}}:{{image_tag}}",
      },
    ],
  });

const audits = () =>
  timeseries({
    title: "Misconfigurations by severity",
    description: "Checks of objects and roles that failed.",
    unit: UNITS.count,
    queries: [
      { expr: sum(["severity"], "trivy_resource_configaudits"), legend: "objects: {{severity}}" },
      { expr: sum(["severity"], "trivy_role_rbacassessments"), legend: "roles: {{severity}}" },
    ],
  });

const auditsByNamespace = () =>
  bars({
    title: "Misconfigurations by namespace",
    description: "Critical and high ones.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 20 },
    queries: [
      {
        expr: `sort_desc(${sum(["exported_namespace"], "trivy_resource_configaudits", { severity: { "=~": "Critical|High" } })})`,
        legend: "{{exported_namespace}}",
      },
    ],
  });

const byRule = () =>
  timeseries({
    title: "Falco matches by rule",
    description: "Within five minutes.",
    unit: UNITS.count,
    queries: [
      {
        expr: `sum by (rule_name, priority) (increase(${series("falcosecurity_falco_rules_matches_total")}[5m])) > 0`,
        legend: "{{priority}}: {{rule_name}}",
      },
    ],
    links: [toFalco],
  });

const kernelEvents = () =>
  timeseries({
    title: "Kernel events by node",
    description: "A second, seen and dropped.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["node"], "falcosecurity_scap_n_evts_total"), legend: "{{node}}: seen" },
      { expr: rate(["node"], "falcosecurity_scap_n_drops_total"), legend: "{{node}}: dropped" },
      {
        expr: rate(["node"], "falcosecurity_falco_outputs_queue_num_drops_total"),
        legend: "{{node}}: matches dropped",
      },
    ],
  });

const events = () =>
  logLines({
    title: "Falco's events",
    description: "What matched a rule, with the process and its pod.",
    logql: falcoEvents,
  });

/** Security: policies, vulnerabilities and what happens in containers. */
export const securityDashboard = () =>
  dashboard({
    uid: DASHBOARDS.security,
    title: "Security",
    description: "Kyverno's verdicts, Trivy's findings and Falco's events.",
    tag: FOLDERS.platform.tag,
    sources: ["logs"],
    from: "now-24h",
    rows: [
      row("Now", denied(), violations(), critical(), exposed(), matches(), drops()),
      row("Policies: Kyverno", resultsByPolicy(), results(), requests(), admission(), controllers()),
      row("Images and objects: Trivy", bySeverity(), worstImages(), audits(), auditsByNamespace()),
      row("Run time: Falco", byRule(), kernelEvents(), events()),
    ],
  });
