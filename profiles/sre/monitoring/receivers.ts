import type { Receiver } from "../../../src/telemetry/alertmanager/types.ts";

/** Names that routes send to. `"null"` tells nobody; unquoted, YAML would read no string. */
export const RECEIVERS = {
  pagerduty: "pagerduty-critical",
  slackCritical: "slack-critical",
  slackWarnings: "slack-warnings",
  slackSlo: "slack-slo",
  slackInfrastructure: "slack-infrastructure",
  emailInfo: "email-info",
  nobody: "null",
} as const;

/** Folder in which Alertmanager finds its secrets, each a file; a file that is missing fails a notification, not the start. */
export const SECRETS_PATH = "/etc/alertmanager/secrets";

/** The secrets by what they are. */
export const SECRETS = {
  slackUrl: `${SECRETS_PATH}/slack-url`,
  pagerdutyKey: `${SECRETS_PATH}/pagerduty-key`,
  smtpPassword: `${SECRETS_PATH}/smtp-password`,
} as const;

const SUMMARY =
  "{{ .CommonLabels.alertname }}{{ with .CommonLabels.service }} {{ . }}{{ end }}{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}";

const TEXT = [
  "{{ range .Alerts -}}",
  "*{{ .Labels.alertname }}* ({{ .Labels.severity }}) {{ .Annotations.summary }}. {{ .Annotations.description }}",
  "<{{ .Annotations.runbook_url }}|what to do> <{{ .Annotations.dashboard_url }}|dashboard>",
  "{{ end }}",
].join("\n");

const TITLE = `{{ if eq .Status "firing" }}[FIRING:{{ .Alerts.Firing | len }}]{{ else }}[RESOLVED]{{ end }} ${SUMMARY}`;

const slack = (name: string, channel: string): Receiver => ({
  name,
  slack_configs: [
    {
      channel,
      send_resolved: true,
      title: TITLE,
      title_link: "{{ .CommonAnnotations.runbook_url }}",
      text: TEXT,
    },
  ],
});

/** Who is told, and how. */
export const receivers = (): Receiver[] => [
  {
    name: RECEIVERS.pagerduty,
    pagerduty_configs: [
      {
        routing_key_file: SECRETS.pagerdutyKey,
        send_resolved: true,
        severity: "critical",
        description: SUMMARY,
        links: [
          { href: "{{ .CommonAnnotations.runbook_url }}", text: "What to do" },
          { href: "{{ .CommonAnnotations.dashboard_url }}", text: "Dashboard" },
        ],
      },
    ],
  },
  slack(RECEIVERS.slackCritical, "#sre-critical-alerts"),
  slack(RECEIVERS.slackWarnings, "#sre-warnings"),
  slack(RECEIVERS.slackSlo, "#sre-slo-alerts"),
  slack(RECEIVERS.slackInfrastructure, "#sre-infrastructure"),
  {
    name: RECEIVERS.emailInfo,
    email_configs: [{ to: "sre-team@example.com", send_resolved: false, headers: { Subject: TITLE } }],
  },
  { name: RECEIVERS.nobody },
];
