import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const kyverno = 'job="kyverno",component="admission-controller",namespace="kyverno"';
const verdicts = (result: string, mode = "enforce") =>
  `kyverno_validating_policy_results_total{${kyverno},policy_name="require-probes",policy_validation_mode="${mode}",result="${result}",execution_cause="admission_request"}`;
const review = (le: string) =>
  `kyverno_admission_review_duration_seconds_bucket{${kyverno},resource_kind="Pod",le="${le}"}`;
const falco = 'job="falco",namespace="falco",pod="falco-a"';
const match = (priority: string) =>
  `falcosecurity_falco_rules_matches_total{${falco},rule_name="Terminal shell in container",priority="${priority}",source="syscall"}`;
const scanned =
  'job="trivy-operator",namespace="trivy-system",exported_namespace="hyperion",resource_kind="Deployment"';

/** Kyverno: what may be written to the cluster. */
export const kyvernoAlerts: AlertFamily = {
  name: "kyverno",
  runbook: "security",
  dashboard: DASHBOARDS.security,
  alerts: [
    {
      name: "KyvernoSlow",
      expr: "histogram_quantile(0.99, sum by (le) (rate(kyverno_admission_review_duration_seconds_bucket[10m]))) > 5",
      for: "10m",
      severity: "ticket",
      summary: "Kyverno takes {{ $value | humanizeDuration }} to judge an object",
      description:
        "The API server gives up after ten seconds and then refuses the object: deployments and pods of new nodes stop.",
      cases: [
        fires("an image's signature cannot be fetched", "25m", {
          [review("1")]: "0x40",
          [review("10")]: "0+20x40",
          [review("+Inf")]: "0+20x40",
        }),
        silent("it answers within a second", "25m", {
          [review("1")]: "0+20x40",
          [review("10")]: "0+20x40",
          [review("+Inf")]: "0+20x40",
        }),
      ],
    },
    {
      name: "KyvernoPolicyError",
      expr: 'sum by (policy_name) (increase(kyverno_validating_policy_results_total{result="error"}[30m])) > 0 or sum by (policy_name) (increase(kyverno_image_validating_policy_results_total{result="error"}[30m])) > 0',
      for: "10m",
      severity: "ticket",
      summary: "The policy {{ $labels.policy_name }} cannot be evaluated",
      description:
        "{{ $value | humanize }} objects within half an hour could not be judged; those that it guards are refused.",
      cases: [
        fires("an expression meets an object that it does not know", "45m", { [verdicts("error")]: "0+1x60" }),
        silent("every object gets a verdict", "45m", { [verdicts("pass")]: "0+1x60" }),
      ],
    },
    {
      name: "KyvernoRefusing",
      expr: 'sum by (policy_name) (increase(kyverno_validating_policy_results_total{result="fail",execution_cause="admission_request"}[15m])) > 20',
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.policy_name }} refuses the same again and again",
      description:
        "{{ $value | humanize }} objects within 15 minutes broke {{ $labels.policy_name }}: a controller tries to make pods that it may not.",
      cases: [
        fires("a chart was updated and breaks a policy", "25m", { [verdicts("fail")]: "0+5x40" }),
        silent("somebody tried once", "25m", { [verdicts("fail")]: "0x5 1x40" }),
      ],
    },
  ],
};

/** Falco: what programs do. */
export const falcoAlerts: AlertFamily = {
  name: "falco",
  runbook: "security",
  dashboard: DASHBOARDS.security,
  alerts: [
    {
      name: "FalcoCritical",
      expr: 'sum by (rule_name) (increase(falcosecurity_falco_rules_matches_total{priority=~"(?i)emergency|alert|critical"}[5m])) > 0',
      keepFiringFor: "15m",
      severity: "page",
      summary: "Falco saw: {{ $labels.rule_name }}",
      description:
        "{{ $value | humanize }} times within five minutes a program did what no program of the platform does.",
      cases: [
        fires("a shell writes below /etc", "10m", { [match("critical")]: "0x3 1x20" }),
        silent("a notice", "10m", { [match("notice")]: "0+1x20" }),
      ],
    },
    {
      name: "FalcoWarning",
      expr: 'sum by (rule_name) (increase(falcosecurity_falco_rules_matches_total{priority=~"(?i)error|warning"}[15m])) > 0',
      keepFiringFor: "1h",
      severity: "ticket",
      summary: "Falco saw: {{ $labels.rule_name }}",
      description: "{{ $value | humanize }} matches within 15 minutes.",
      cases: [
        fires("a file was read that should not be", "20m", { [match("warning")]: "0x3 1x30" }),
        silent("nothing matched", "20m", { [match("warning")]: "0x30" }),
      ],
    },
    {
      name: "FalcoDropping",
      expr: "sum by (namespace, pod) (rate(falcosecurity_scap_n_drops_total[10m])) / sum by (namespace, pod) (rate(falcosecurity_scap_n_evts_total[10m])) > 0.01",
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.pod }} misses {{ $value | humanizePercentage }} of what happens on its node",
      description: "The kernel writes faster than Falco reads: what an intruder does may be among it.",
      cases: [
        fires("the node is very busy", "40m", {
          [`falcosecurity_scap_n_evts_total{${falco}}`]: "0+10000x60",
          [`falcosecurity_scap_n_drops_total{${falco}}`]: "0+500x60",
        }),
        silent("all is read", "40m", {
          [`falcosecurity_scap_n_evts_total{${falco}}`]: "0+10000x60",
          [`falcosecurity_scap_n_drops_total{${falco}}`]: "0x60",
        }),
      ],
    },
  ],
};

/** Trivy: what is known of images that run. */
export const trivyAlerts: AlertFamily = {
  name: "trivy",
  runbook: "security",
  dashboard: DASHBOARDS.security,
  alerts: [
    {
      name: "CriticalVulnerability",
      expr: 'sum by (exported_namespace, image_repository, image_tag) (trivy_image_vulnerabilities{severity="Critical"}) > 0',
      for: "1h",
      severity: "ticket",
      summary: "{{ $labels.image_repository }}:{{ $labels.image_tag }} has {{ $value }} critical vulnerabilities",
      description:
        "The image runs in {{ $labels.exported_namespace }}. See which package it is and whether it can be reached.",
      cases: [
        fires("one became known", "90m", {
          [`trivy_image_vulnerabilities{${scanned},image_repository="grafana/grafana",image_tag="13.2.0",severity="Critical"}`]:
            "1x100",
        }),
        silent("there are high ones only", "90m", {
          [`trivy_image_vulnerabilities{${scanned},image_repository="grafana/grafana",image_tag="13.2.0",severity="High"}`]:
            "4x100",
        }),
      ],
    },
    {
      name: "ExposedSecret",
      expr: "sum by (exported_namespace, image_repository, image_tag) (trivy_image_exposedsecrets) > 0",
      for: "10m",
      severity: "page",
      summary: "{{ $labels.image_repository }}:{{ $labels.image_tag }} contains a secret",
      description:
        "Trivy found {{ $value }} secrets in an image that runs in {{ $labels.exported_namespace }}: whoever can pull it has them.",
      cases: [
        fires("a key was copied into an image", "20m", {
          [`trivy_image_exposedsecrets{${scanned},image_repository="carrier/demo",image_tag="1",severity="High"}`]:
            "1x30",
        }),
        silent("there is none", "20m", {
          [`trivy_image_exposedsecrets{${scanned},image_repository="carrier/demo",image_tag="1",severity="High"}`]:
            "0x30",
        }),
      ],
    },
    {
      name: "TrivyNotScanning",
      expr: "absent(trivy_image_vulnerabilities)",
      for: "6h",
      severity: "ticket",
      summary: "No image has been scanned for six hours",
      description: "What becomes known of the images that run is not seen.",
      cases: [
        fires("scans cannot fetch their database", "400m", { unrelated: "0x420" }),
        silent("reports are there", "400m", {
          [`trivy_image_vulnerabilities{${scanned},image_repository="grafana/grafana",image_tag="13.2.0",severity="High"}`]:
            "0x420",
        }),
      ],
    },
  ],
};
