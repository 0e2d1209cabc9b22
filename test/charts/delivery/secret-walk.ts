import { SECRET_STORE } from "../../../charts/workload/external-secret.ts";

/** An object of the tree, as far as the walk looks into it. */
export interface WalkedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
}

/** A Secret by its place, and where it is named. */
export interface SecretUse {
  readonly secret: string;
  readonly by: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const field = (value: unknown, key: string): unknown => (isFields(value) ? value[key] : undefined);

/** Every object below `value`, itself included, with the key that it stands under. */
function* objectsIn(value: unknown, key = ""): Generator<readonly [key: string, fields: Fields]> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item, key);
  if (!isFields(value)) return;
  yield [key, value];
  for (const [name, inner] of Object.entries(value)) yield* objectsIn(inner, name);
}

/** Name of the Secret that a part of a pod's specification names, by the four ways in which Kubernetes names one. */
function named([key, fields]: readonly [string, Fields]): string | undefined {
  const name = key === "secretKeyRef" || key === "secretRef" || key === "imagePullSecrets" ? fields["name"] : undefined;
  const volume = key === "secret" ? (fields["secretName"] ?? fields["name"]) : undefined;
  const found = name ?? volume;
  return typeof found === "string" && fields["optional"] !== true ? found : undefined;
}

/** Namespace that an object's Secrets are in: a chart's are where Argo CD installs it. */
const secretsNamespace = ({ kind, metadata, spec }: WalkedObject): string =>
  String(kind === "Application" ? field(field(spec, "destination"), "namespace") : metadata.namespace);

const WORKLOADS = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "ClickHouseInstallation",
  "Kafka",
  "Application",
];

/** Every Secret that a workload names, in the workload's namespace. */
export const secretUses = (objects: readonly WalkedObject[]): SecretUse[] =>
  objects
    .filter(({ kind }) => WORKLOADS.includes(kind))
    .flatMap((object) =>
      [...objectsIn(object.spec)].flatMap((part) => {
        const { kind, metadata } = object;
        const name = named(part);
        return name === undefined
          ? []
          : [{ secret: `${secretsNamespace(object)}/${name}`, by: `${kind} ${metadata.namespace}/${metadata.name}` }];
      }),
    );

/** Secrets that something in the tree makes: External Secrets, cert-manager, Strimzi. */
export const secretsMade = (objects: readonly WalkedObject[]): Set<string> =>
  new Set(
    objects.flatMap(({ kind, metadata, spec }) => {
      const at = (name: unknown) => (typeof name === "string" ? [`${metadata.namespace}/${name}`] : []);
      if (kind === "ExternalSecret") return at(field(field(spec, "target"), "name"));
      if (kind === "Certificate") return at(field(spec, "secretName"));
      if (kind === "KafkaUser") return at(metadata.name);
      if (kind === "Kafka") return at(`${metadata.name}-cluster-ca-cert`);
      return [];
    }),
  );

/** Secrets that a workload waits for and nothing makes. */
export function danglingSecrets(objects: readonly WalkedObject[]): SecretUse[] {
  const made = secretsMade(objects);
  return secretUses(objects).filter(({ secret }) => !made.has(secret));
}

const storeOf = (spec: unknown): unknown => field(field(spec, "secretStoreRef"), "name");

/** Names in Key Vault that External Secrets reads, by the namespace that it reads them for. */
export const vaultReads = (objects: readonly WalkedObject[]): { readonly namespace: string; readonly key: string }[] =>
  objects
    .filter(({ kind, spec }) => kind === "ExternalSecret" && storeOf(spec) === SECRET_STORE)
    .flatMap(({ metadata, spec }) => {
      const data = field(spec, "data");
      return (Array.isArray(data) ? data : []).flatMap((entry) => {
        const key = field(field(entry, "remoteRef"), "key");
        return typeof key === "string" ? [{ namespace: metadata.namespace ?? "", key }] : [];
      });
    });
