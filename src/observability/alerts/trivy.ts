import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const scanned =
  'job="trivy-operator",namespace="trivy-system",exported_namespace="hyperion",resource_kind="Deployment"';

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
          [`trivy_image_exposedsecrets{${scanned},image_repository="example/demo",image_tag="1",severity="High"}`]:
            "1x30",
        }),
        silent("there is none", "20m", {
          [`trivy_image_exposedsecrets{${scanned},image_repository="example/demo",image_tag="1",severity="High"}`]:
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
