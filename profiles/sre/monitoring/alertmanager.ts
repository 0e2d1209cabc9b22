import { refuseUnknownReceivers } from "../../../src/telemetry/alertmanager/routing.ts";
import type { AlertmanagerConfig, Receiver, Route } from "../../../src/telemetry/alertmanager/types.ts";
import { RECEIVERS, receivers, SECRETS } from "./receivers.ts";
import { INHIBITIONS, ROUTES } from "./routes.ts";

/** Where e-mail is handed in. */
const SMTP = {
  smtp_smarthost: "smtp.example.com:587",
  smtp_from: "alertmanager@example.com",
  smtp_auth_username: "alertmanager@example.com",
  smtp_require_tls: true,
} as const;

interface SreAlertmanagerOptions {
  /** Publish every alert of a severity that is a person's to read to this topic too. Default: no topic. */
  readonly sns?: { readonly topicArn: string; readonly region: string };
}

const SNS = "sns-alerts";

const snsReceiver = ({ topicArn, region }: NonNullable<SreAlertmanagerOptions["sns"]>): Receiver => ({
  name: SNS,
  sns_configs: [
    {
      topic_arn: topicArn,
      sigv4: { region },
      send_resolved: true,
      subject: "{{ .Status }}: {{ .CommonLabels.alertname }}{{ with .CommonLabels.service }} {{ . }}{{ end }}",
      message: "{{ range .Alerts }}{{ .Annotations.summary }}. {{ .Annotations.description }}\n{{ end }}",
    },
  ],
});

const snsRoute: Route = { receiver: SNS, matchers: ['severity =~ "critical|warning"'], continue: true };

/** Alertmanager's configuration. What no route is for goes to the channel of warnings, where people see it. */
export function sreAlertmanager({ sns }: SreAlertmanagerOptions = {}): AlertmanagerConfig {
  const config: AlertmanagerConfig = {
    global: {
      resolve_timeout: "5m",
      slack_api_url_file: SECRETS.slackUrl,
      ...SMTP,
      smtp_auth_password_file: SECRETS.smtpPassword,
    },
    route: {
      receiver: RECEIVERS.slackWarnings,
      group_by: ["alertname", "service", "namespace"],
      routes: [...(sns === undefined ? [] : [snsRoute]), ...ROUTES],
    },
    receivers: [...receivers(), ...(sns === undefined ? [] : [snsReceiver(sns)])],
    inhibit_rules: INHIBITIONS,
  };
  refuseUnknownReceivers(config);
  return config;
}
