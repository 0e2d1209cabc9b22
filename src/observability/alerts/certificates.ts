import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const certificate =
  'job="cert-manager",namespace="cert-manager",exported_namespace="hyperion",name="otelcol-ingress-tls"';
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
