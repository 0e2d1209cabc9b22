import { consumerTokenSecret, VAULT_SECRETS } from "../../src/config/azure/vault-secrets.ts";

const { hyperion } = VAULT_SECRETS;

/** Where each key of a component's Secret is in the vault. */
const VAULT_NAMES: Readonly<Record<string, Readonly<Record<string, string>> | ((key: string) => string)>> = {
  grafana: { "database-password": hyperion.grafanaDatabasePassword, "secret-key": hyperion.grafanaSecretKey },
  "metrics-read-token": { token: hyperion.metricsReadToken },
  "vm-snapshot-auth-key": { key: hyperion.vmSnapshotAuthKey },
  clickhouse: { writer: hyperion.clickhouseWriterPassword, reader: hyperion.clickhouseReaderPassword },
  "alertmanager-receivers": {
    "pagerduty-key": hyperion.alertmanagerPagerdutyKey,
    "slack-url": hyperion.alertmanagerSlackUrl,
    "dead-mans-switch-url": hyperion.deadMansSwitchUrl,
  },
  "consumer-tokens": consumerTokenSecret,
};

/** Name in the vault of one key of a Secret. Throws on one that the table does not have. */
export function vaultName(secret: string, key: string): string {
  const keys = VAULT_NAMES[secret];
  const name = typeof keys === "function" ? keys(key) : keys?.[key];
  if (name === undefined) {
    throw new Error(`no vault secret for ${secret}/${key}: add it to the table in charts/hyperion/secrets.ts`);
  }
  return name;
}
