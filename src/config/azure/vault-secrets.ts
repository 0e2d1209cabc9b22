import type { Environment } from "../schema.ts";

/** Secrets that the platform itself needs in Key Vault, by the namespace whose SecretStore may read them. */
export const VAULT_SECRETS = {
  hyperion: {
    grafanaDatabasePassword: "grafana-database-password",
    grafanaSecretKey: "grafana-secret-key",
    metricsReadToken: "metrics-read-token",
    vmSnapshotAuthKey: "vm-snapshot-auth-key",
    clickhouseWriterPassword: "clickhouse-writer-password",
    clickhouseReaderPassword: "clickhouse-reader-password",
    alertmanagerPagerdutyKey: "alertmanager-pagerduty-key",
    alertmanagerSlackUrl: "alertmanager-slack-url",
    deadMansSwitchUrl: "dead-mans-switch-url",
  },
  nginx: { certificate: "hyperion-tls" },
  argocd: { repositoryKey: "argocd-github-app-key" },
} as const;

/** Secrets of the state vault by which the registry signs in to Docker Hub: a user and an access token that reads. */
export const DOCKER_HUB_SECRETS = { user: "dockerhub-user", token: "dockerhub-token" } as const;

/** Certificate that Megatron's own gateway serves; read by the gateway, by no pod. */
export const MEGATRON_CERTIFICATE = "megatron-tls";

/** Name of the vault secret that holds a consumer's bearer token. */
export const consumerTokenSecret = (consumer: string): string => `consumer-${consumer}-token`;

/** Vault secrets with the consumers' tokens; egress reads them, and the replay, which has a namespace of its own. */
export const consumerTokenSecrets = ({ consumers }: Pick<Environment, "consumers">): string[] =>
  consumers.map(({ name }) => consumerTokenSecret(name));

/** Every vault secret that the hyperion namespace may read. */
export const hyperionSecrets = (environment: Pick<Environment, "consumers">): string[] => [
  ...Object.values(VAULT_SECRETS.hyperion),
  ...consumerTokenSecrets(environment),
];
