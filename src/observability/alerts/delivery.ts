import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

const certificate =
  'job="cert-manager",namespace="cert-manager",exported_namespace="hyperion",name="otelcol-ingress-tls"';
const secret = 'job="external-secrets",namespace="external-secrets",exported_namespace="hyperion",name="grafana"';
const app = (sync: string, health: string) =>
  `argocd_app_info{job="argocd-application-controller",namespace="argocd",name="loki",project="hyperion",sync_status="${sync}",health_status="${health}"}`;
const expires = `certmanager_certificate_expiration_timestamp_seconds{${certificate}}`;
const renews = `certmanager_certificate_renewal_timestamp_seconds{${certificate}}`;

/** cert-manager: certificates between the platform's own programs. */
export const certificateAlerts: AlertFamily = {
  name: "certificates",
  runbook: "certificates",
  dashboard: DASHBOARDS.security,
  alerts: [
    {
      name: "CertificateRenewalLate",
      expr: `time() - max by (exported_namespace, name) (certmanager_certificate_renewal_timestamp_seconds) > ${DAY} and max by (exported_namespace, name) (certmanager_certificate_renewal_timestamp_seconds) > 0`,
      for: "1h",
      severity: "ticket",
      summary: "The certificate {{ $labels.name }} should have been renewed {{ $value | humanizeDuration }} ago",
      description: "It still holds for days. cert-manager does not run, or its authority refuses.",
      cases: [
        fires("the authority is gone", "1560m", { [renews]: "60x1600" }),
        silent("it was renewed", "1560m", { [renews]: "60x30 2592000x1600" }),
      ],
    },
    {
      name: "CertificateExpiring",
      expr: `min by (exported_namespace, name) (certmanager_certificate_expiration_timestamp_seconds > 0) - time() < ${3 * DAY}`,
      for: "10m",
      severity: "page",
      summary: "The certificate {{ $labels.name }} expires in {{ $value | humanizeDuration }}",
      description:
        "Connections of {{ $labels.exported_namespace }}/{{ $labels.name }} are refused from then on: between layers that means buffering, then loss.",
      hides: ["CertificateRenewalLate", "CertificateNotReady"],
      hidesWithSame: ["exported_namespace", "name"],
      cases: [
        fires("two days are left", "20m", { [expires]: `${2 * DAY}x30` }),
        silent("three weeks are left", "20m", { [expires]: `${21 * DAY}x30` }),
      ],
    },
    {
      name: "CertificateNotReady",
      expr: 'max by (exported_namespace, name) (certmanager_certificate_ready_status{condition="False"}) == 1',
      for: "30m",
      severity: "ticket",
      summary: "The certificate {{ $labels.name }} cannot be made",
      description: "Pods of {{ $labels.exported_namespace }} that mount it do not start, or go on with an old one.",
      cases: [
        fires("its issuer does not exist", "45m", {
          [`certmanager_certificate_ready_status{${certificate},condition="False"}`]: "1x60",
        }),
        silent("it is being made", "45m", {
          [`certmanager_certificate_ready_status{${certificate},condition="False"}`]: "1x5 0x60",
        }),
      ],
    },
  ],
};

/** External Secrets: what Key Vault holds, as Secrets. */
export const externalSecretAlerts: AlertFamily = {
  name: "external-secrets",
  runbook: "rotate-secrets",
  dashboard: DASHBOARDS.security,
  alerts: [
    {
      name: "SecretNotSynced",
      expr: 'max by (exported_namespace, name) (externalsecret_status_condition{condition="Ready",status="False"}) == 1',
      for: "30m",
      severity: "ticket",
      summary: "{{ $labels.exported_namespace }}/{{ $labels.name }} cannot be read from Key Vault",
      description:
        "What runs keeps the value that it has. A pod that starts anew, or a value that was rotated, does not get it.",
      cases: [
        fires("the identity lost its role", "45m", {
          [`externalsecret_status_condition{${secret},condition="Ready",status="False"}`]: "1x60",
        }),
        silent("it is read", "45m", {
          [`externalsecret_status_condition{${secret},condition="Ready",status="False"}`]: "0x60",
          [`externalsecret_status_condition{${secret},condition="Ready",status="True"}`]: "1x60",
        }),
      ],
    },
    {
      name: "SecretsBlind",
      expr: "absent(externalsecret_status_condition)",
      for: "30m",
      severity: "ticket",
      summary: "Nobody says whether secrets are read",
      description: "External Secrets does not run or is not scraped: a rotation would not be taken up.",
      cases: [
        fires("the operator is gone", "45m", { unrelated: "0x60" }),
        silent("it runs", "45m", {
          [`externalsecret_status_condition{${secret},condition="Ready",status="True"}`]: "1x60",
        }),
      ],
    },
  ],
};

/** Argo CD: what Git says, in the cluster. Failed syncs and degraded health it tells by itself. */
export const argocdAlerts: AlertFamily = {
  name: "argocd",
  runbook: "delivery",
  dashboard: DASHBOARDS.cluster,
  alerts: [
    {
      name: "AppOutOfSync",
      expr: 'max by (name) (argocd_app_info{sync_status!="Synced"}) == 1',
      for: "1h",
      severity: "ticket",
      summary: "{{ $labels.name }} is not what Git says",
      description: "Argo CD has not brought {{ $labels.name }} to the environment's ref for an hour.",
      cases: [
        fires("somebody changes it by hand, again and again", "90m", { [app("OutOfSync", "Healthy")]: "1x100" }),
        silent("it is being synced", "90m", {
          [app("OutOfSync", "Healthy")]: "1x5 stale",
          [app("Synced", "Healthy")]: "_x5 1x100",
        }),
      ],
    },
    {
      name: "AppUnhealthy",
      expr: 'max by (name, health_status) (argocd_app_info{health_status!~"Healthy|Progressing|Suspended"}) == 1',
      for: "30m",
      severity: "ticket",
      summary: "{{ $labels.name }} is {{ $labels.health_status }}",
      description:
        "Something of {{ $labels.name }} does not work or is missing; Argo CD's page shows which object it is.",
      cases: [
        fires("a Deployment does not become ready", "45m", { [app("Synced", "Degraded")]: "1x60" }),
        silent("it starts", "45m", { [app("Synced", "Progressing")]: "1x60" }),
      ],
    },
    {
      name: "ArgocdBlind",
      expr: "absent(argocd_app_info)",
      for: "30m",
      severity: "ticket",
      summary: "Argo CD shows no Applications",
      description: "Its application controller does not run or is not scraped: nothing is brought to what Git says.",
      cases: [
        fires("the controller is gone", "45m", { unrelated: "0x60" }),
        silent("it runs", "45m", { [app("Synced", "Healthy")]: "1x60" }),
      ],
    },
    {
      name: "ArgocdGitFailing",
      expr: "sum by (repo) (increase(argocd_git_fetch_fail_total[30m])) > 3",
      for: "15m",
      severity: "ticket",
      summary: "Argo CD cannot read {{ $labels.repo }}",
      description:
        "{{ $value | humanize }} fetches failed within half an hour: a change, and a rollback, would not arrive.",
      cases: [
        fires("the key was revoked", "60m", {
          'argocd_git_fetch_fail_total{job="argocd-repo-server",repo="https://github.com/carrier/x"}': "0+1x80",
        }),
        silent("one fetch timed out", "60m", {
          'argocd_git_fetch_fail_total{job="argocd-repo-server",repo="https://github.com/carrier/x"}': "0x5 1x80",
        }),
      ],
    },
  ],
};
