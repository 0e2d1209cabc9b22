import { toYaml } from "../../workload/yaml.ts";

/** Messages about applications that a person has to see to: a sync that failed, a health that got worse. */
export interface NotificationsProps {
  /** Every Alertmanager, `host:port`: they gossip, and one of them may be away. */
  readonly alertmanagers: readonly string[];
}

const application = (alertname: string, severity: string, summary: string) =>
  toYaml({
    message: summary,
    alertmanager: {
      labels: {
        alertname,
        severity,
        namespace: "{{.app.spec.destination.namespace}}",
        application: "{{.app.metadata.name}}",
      },
      annotations: { summary },
      generatorURL: "{{.context.argocdUrl}}/applications/{{.app.metadata.name}}",
    },
  });

const trigger = (when: string, send: string) =>
  toYaml([
    // Once for each revision: what keeps failing is told once, and retried without words.
    { when, oncePer: "app.status.operationState?.syncResult?.revision", send: [send] },
  ]);

/** Values of the notifications controller. */
export const notifications = ({ alertmanagers }: NotificationsProps) => ({
  notifiers: { "service.alertmanager": toYaml({ targets: alertmanagers, scheme: "http", apiPath: "/api/v2/alerts" }) },
  templates: {
    "template.sync-failed": application(
      "ArgoCdSyncFailed",
      "critical",
      "Argo CD cannot bring {{.app.metadata.name}} to what Git says: {{.app.status.operationState.message}}",
    ),
    "template.health-degraded": application(
      "ArgoCdHealthDegraded",
      "warning",
      "{{.app.metadata.name}} is synced and does not work: its health is Degraded",
    ),
  },
  triggers: {
    "trigger.on-sync-failed": trigger("app.status?.operationState?.phase in ['Error', 'Failed']", "sync-failed"),
    "trigger.on-health-degraded": trigger("app.status.health.status == 'Degraded'", "health-degraded"),
  },
  subscriptions: [{ recipients: ["alertmanager"], triggers: ["on-sync-failed", "on-health-degraded"] }],
});
