import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const secret = 'job="external-secrets",namespace="external-secrets",exported_namespace="hyperion",name="grafana"';

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
