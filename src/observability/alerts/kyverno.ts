import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const kyverno = 'job="kyverno",component="admission-controller",namespace="kyverno"';
const verdicts = (result: string, mode = "enforce") =>
  `kyverno_validating_policy_results_total{${kyverno},policy_name="require-probes",policy_validation_mode="${mode}",result="${result}",execution_cause="admission_request"}`;
const review = (le: string) =>
  `kyverno_admission_review_duration_seconds_bucket{${kyverno},resource_kind="Pod",le="${le}"}`;

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
