import type { Receiver } from "./types.ts";

/** Names that routes send to. "null" tells nobody, and is quoted in YAML, where the bare word is no string. */
export const RECEIVERS = {
  pagerduty: "pagerduty",
  slack: "slack",
  deadMansSwitch: "dead-mans-switch",
  replayed: "after-replay",
  nobody: "null",
} as const;

/** A program that is called while an alert fires, each five minutes, and once more when it has ended. */
export const callReceiver = (url: string): Receiver => ({
  name: RECEIVERS.replayed,
  webhook_configs: [{ url, send_resolved: true }],
});

/** Where the secrets of the receivers are mounted. */
export interface ReceiverFiles {
  /** File with the routing key of PagerDuty's Events API v2. */
  readonly pagerdutyKeyFile: string;
  /** File with the URL of Slack's incoming webhook. */
  readonly slackUrlFile: string;
  /** Channel, with its `#`. */
  readonly slackChannel: string;
  /** File with the URL that must be called again and again; its owner alerts when it is not. */
  readonly deadMansSwitchUrlFile: string;
}

const SUMMARY = "{{ .CommonLabels.alertname }}{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}";
const RUNBOOK = "{{ .CommonAnnotations.runbook_url }}";
const DASHBOARD = "{{ .CommonAnnotations.dashboard_url }}";

const DETAILS = [
  "{{ range .Alerts -}}",
  "*{{ .Labels.alertname }}* ({{ .Labels.severity }}){{ with .Annotations.description }}: {{ . }}{{ end }}",
  "{{ with .Annotations.runbook_url }}<{{ . }}|runbook> {{ end }}{{ with .Annotations.dashboard_url }}<{{ . }}|dashboard>{{ end }}",
  "{{ end }}",
].join("\n");

/** The platform's own receivers. */
export const receivers = (files: ReceiverFiles): Receiver[] => [
  {
    name: RECEIVERS.pagerduty,
    pagerduty_configs: [
      {
        routing_key_file: files.pagerdutyKeyFile,
        send_resolved: true,
        severity: "critical",
        description: SUMMARY,
        links: [
          { href: RUNBOOK, text: "Runbook" },
          { href: DASHBOARD, text: "Dashboard" },
        ],
      },
    ],
  },
  {
    name: RECEIVERS.slack,
    slack_configs: [
      {
        api_url_file: files.slackUrlFile,
        channel: files.slackChannel,
        send_resolved: true,
        title: `{{ if eq .Status "firing" }}[FIRING:{{ .Alerts.Firing | len }}]{{ else }}[RESOLVED]{{ end }} ${SUMMARY}`,
        title_link: RUNBOOK,
        text: DETAILS,
      },
    ],
  },
  {
    name: RECEIVERS.deadMansSwitch,
    // A resolved watchdog would be one more call, just when there must be none.
    webhook_configs: [{ url_file: files.deadMansSwitchUrlFile, send_resolved: false }],
  },
  { name: RECEIVERS.nobody },
];
