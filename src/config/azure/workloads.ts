import { NAMESPACES, type Namespace } from "../../conventions/namespaces.ts";
import type { Environment } from "../schema.ts";
import { CONTAINERS, type StoragePurpose } from "./containers.ts";
import { consumerTokenSecrets, hyperionSecrets, VAULT_SECRETS } from "./vault-secrets.ts";

/** What a workload may do in Azure: one role on one thing. Whoever keeps data in a container writes and reads it. */
export type Grant =
  | {
      readonly kind: "container";
      readonly storage: StoragePurpose;
      readonly container: string;
    }
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "registry-pull" };

/** A Kubernetes service account that is one managed identity in Azure, by a federated credential. */
export interface WorkloadIdentity {
  readonly name: string;
  readonly namespace: Namespace;
  readonly serviceAccount: string;
  readonly grants: readonly Grant[];
}

const write = (storage: StoragePurpose, container: string): Grant => ({ kind: "container", storage, container });
const secret = (name: string): Grant => ({ kind: "secret", secret: name });

/** Service account of the External Secrets store in a namespace. */
const SECRET_READER = "secret-reader";

/**
 * Every workload that reaches Azure, with exactly what it may do there. Megatron makes the identity, the credential
 * and the role assignments from it; Hyperion makes the service account.
 */
export const workloadIdentities = (environment: Pick<Environment, "consumers">): readonly WorkloadIdentity[] => [
  {
    name: "tempo",
    namespace: NAMESPACES.hyperion,
    serviceAccount: "tempo",
    grants: [write("traces", CONTAINERS.traces.tempo)],
  },
  {
    name: "loki",
    namespace: NAMESPACES.hyperion,
    serviceAccount: "loki",
    grants: [write("logs", CONTAINERS.logs.chunks), write("logs", CONTAINERS.logs.ruler)],
  },
  {
    name: "vmstorage",
    namespace: NAMESPACES.hyperion,
    serviceAccount: "vmstorage",
    grants: [
      write("metricsBackup", CONTAINERS.metricsBackup.latest),
      write("metricsBackup", CONTAINERS.metricsBackup.daily),
    ],
  },
  {
    name: "hyperion-secrets",
    namespace: NAMESPACES.hyperion,
    serviceAccount: SECRET_READER,
    grants: hyperionSecrets(environment).map(secret),
  },
  ...(environment.consumers.length === 0
    ? []
    : [
        {
          name: "kafka-secrets",
          namespace: NAMESPACES.kafka,
          serviceAccount: SECRET_READER,
          grants: consumerTokenSecrets(environment).map(secret),
        },
      ]),
  {
    name: "nginx-secrets",
    namespace: NAMESPACES.nginx,
    serviceAccount: SECRET_READER,
    grants: [secret(VAULT_SECRETS.nginx.certificate)],
  },
  {
    name: "argocd-secrets",
    namespace: NAMESPACES.argocd,
    serviceAccount: SECRET_READER,
    grants: [secret(VAULT_SECRETS.argocd.repositoryKey)],
  },
  {
    name: "kyverno",
    namespace: NAMESPACES.kyverno,
    serviceAccount: "kyverno-admission-controller",
    grants: [{ kind: "registry-pull" }],
  },
  {
    name: "kyverno-reports",
    namespace: NAMESPACES.kyverno,
    serviceAccount: "kyverno-reports-controller",
    grants: [{ kind: "registry-pull" }],
  },
  { name: "trivy", namespace: NAMESPACES.trivy, serviceAccount: "trivy-operator", grants: [{ kind: "registry-pull" }] },
];

/** Service accounts that an Entra application trusts to sign people in, by the application's key in `entraApps`. */
export const APPLICATION_ACCOUNTS = {
  grafana: { namespace: NAMESPACES.hyperion, serviceAccount: "grafana" },
  argocd: { namespace: NAMESPACES.argocd, serviceAccount: "argocd-server" },
} as const satisfies Partial<
  Record<keyof Environment["entraApps"], Pick<WorkloadIdentity, "namespace" | "serviceAccount">>
>;
