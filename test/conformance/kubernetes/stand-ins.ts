import type { Reference } from "./api.ts";
import type { Rendered } from "./rendered.ts";

type Fields = Readonly<Record<string, unknown>>;

interface StandIn extends Reference {
  readonly spec: Fields;
}

interface OfOperator {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels that the disruption budget selects; the operator's own. */
  readonly together: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly requests: Fields;
  readonly pod: Fields;
  readonly volumes: readonly { readonly storageClass: string; readonly size: string }[];
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** A StatefulSet and a budget with what the operator's pods would ask of the scheduler. */
function standIn(of: OfOperator): StandIn[] {
  const { name, namespace, labels, together, replicas, requests, pod, volumes } = of;
  return [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name, namespace },
      spec: {
        replicas,
        serviceName: name,
        podManagementPolicy: "Parallel",
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...labels, ...together } },
          spec: {
            ...pod,
            containers: [{ name: "main", image: "stand-in", resources: { requests }, securityContext: RESTRICTED }],
            volumes: [],
          },
        },
        volumeClaimTemplates: volumes.map(({ storageClass, size }, index) => ({
          metadata: { name: `data-${index}` },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: storageClass,
            resources: { requests: { storage: size } },
          },
        })),
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: Object.values(together).join("-"), namespace },
      spec: { maxUnavailable: 1, selector: { matchLabels: together } },
    },
  ];
}

interface KafkaNodePool {
  readonly replicas: number;
  readonly resources: { readonly requests: Fields };
  readonly storage: { readonly volumes: readonly { readonly class: string; readonly size: string }[] };
  readonly template: { readonly pod: Fields };
}

function kafka({ object }: Rendered): StandIn[] {
  const { replicas, resources, storage, template } = object["spec" as never] as KafkaNodePool;
  const cluster = object.metadata.labels?.["strimzi.io/cluster"] ?? "";
  const { metadata: _metadata, ...pod } = template.pod;
  return standIn({
    name: `${cluster}-${object.metadata.name}`,
    namespace: object.metadata.namespace ?? "",
    labels: { "strimzi.io/cluster": cluster, "strimzi.io/pool-name": object.metadata.name },
    // Strimzi makes one budget for all pools: brokers and controllers are not disturbed at once.
    together: { "strimzi.io/name": `${cluster}-kafka` },
    replicas,
    requests: resources.requests,
    pod,
    volumes: storage.volumes.map((volume) => ({ storageClass: volume.class, size: volume.size })),
  });
}

interface ClickHouse {
  readonly configuration: {
    readonly clusters: readonly { readonly layout: { readonly replicasCount: number } }[];
  };
  readonly templates: {
    readonly podTemplates: readonly { readonly spec: Fields }[];
    readonly volumeClaimTemplates: readonly {
      readonly spec: { storageClassName: string; resources: { requests: { storage: string } } };
    }[];
  };
}

function clickhouse({ object }: Rendered): StandIn[] {
  const { configuration, templates } = object["spec" as never] as ClickHouse;
  const key = object.kind === "ClickHouseInstallation" ? "chi" : "chk";
  const label = { [`clickhouse.altinity.com/${key}`]: object.metadata.name };
  const spec = templates.podTemplates[0]?.spec ?? {};
  const [container] = spec["containers"] as readonly { readonly resources: { readonly requests: Fields } }[];
  return standIn({
    name: `${key}-${object.metadata.name}`,
    namespace: object.metadata.namespace ?? "",
    labels: label,
    together: label,
    replicas: configuration.clusters[0]?.layout.replicasCount ?? 1,
    requests: container?.resources.requests ?? {},
    pod: { ...spec, initContainers: [] },
    volumes: templates.volumeClaimTemplates.map((claim) => ({
      storageClass: claim.spec.storageClassName,
      size: claim.spec.resources.requests.storage,
    })),
  });
}

/** What an operator, which does not run here, would make of a file: pods that ask the scheduler for the same. */
export function standInsFor(rendered: Rendered): StandIn[] {
  switch (rendered.object.kind) {
    case "KafkaNodePool":
      return kafka(rendered);
    case "ClickHouseInstallation":
    case "ClickHouseKeeperInstallation":
      return clickhouse(rendered);
    default:
      return [];
  }
}
