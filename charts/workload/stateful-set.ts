import type { k8s } from "cdk8s-plus-28";
import { ownLabel } from "../../src/kubernetes/labels.ts";
import type { ComponentChart } from "./component-chart.ts";
import { annotated, kube, type Plain } from "./kube.ts";
import type { StorageRole } from "./platform.ts";
import { podDisruptionBudget } from "./pod-disruption-budget.ts";
import { podsOf, type WorkloadProps } from "./pods-of.ts";
import { headlessService, type ServicePort, service } from "./service.ts";
import { headlessNameOf, labelsOf, nameOf, selectorOf } from "./workload.ts";

/** A volume of each pod's own. */
interface VolumeClaim {
  readonly name: string;
  readonly size: string;
  readonly storage: StorageRole;
}

export interface StatefulSetProps extends WorkloadProps {
  readonly replicas: number;
  readonly volumes?: readonly Plain<k8s.Volume>[];
  readonly claims: readonly VolumeClaim[];
  readonly services: readonly ServicePort[];
  /** Whether the headless Service names pods that are not ready: for gossip. Default: false. */
  readonly publishNotReady?: boolean;
  /** Also a Service with one cluster address. Default: false. */
  readonly clusterAddress?: boolean;
  /** Seconds for which a new pod must have been ready before the next is rolled. Default: 0. */
  readonly minReadySeconds?: number;
  /** `OrderedReady` only where a member must be up before the next starts. Default: Parallel, which rings need. */
  readonly podManagement?: "Parallel" | "OrderedReady";
}

/** One part of a set that is divided by availability zone. */
interface Part {
  readonly name: string;
  readonly replicas: number;
  readonly zone?: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  /** Zones are rolled one after the other. */
  readonly position?: number;
}

/**
 * A workload that holds data: a volume and a node for each pod, spread over zones, one at a time evicted. Without claims
 * its pods have a stable name only, which a ring asks for, and stand wherever there is room.
 */
export function statefulSet(chart: ComponentChart, props: StatefulSetProps): void {
  companions(chart, props);
  part(chart, props, { name: nameOf(props.workload), replicas: props.replicas });
}

/**
 * The same as one StatefulSet a zone, for programs that place copies by zone. Every pod of a zone may then be lost or
 * rolled at once. `make` is given the zone's name, which it hands to the program.
 */
export function zonalStatefulSets(
  chart: ComponentChart,
  zones: readonly string[],
  make: (zone: string) => StatefulSetProps,
): void {
  for (const [index, zone] of zones.entries()) {
    const props = make(zone);
    if (index === 0) companions(chart, props);
    if (props.replicas % zones.length !== 0) {
      throw new RangeError(
        `${nameOf(props.workload)}: found ${props.replicas} replicas, allowed: a multiple of its ${zones.length} zones`,
      );
    }
    part(chart, props, {
      name: `${nameOf(props.workload)}-${zone}`,
      replicas: props.replicas / zones.length,
      zone: { name: zone, labels: { [ownLabel(chart.platform.labelDomain, "zone")]: zone } },
      position: index,
    });
  }
}

function companions(chart: ComponentChart, props: StatefulSetProps): void {
  const { workload, services, replicas, publishNotReady = false } = props;
  const labels = labelsOf(chart.platform, workload, props.containers[0]?.image.tag ?? "unknown");
  headlessService(chart, workload, services, publishNotReady, labels);
  if (props.clusterAddress === true) service(chart, workload, services, labels);
  // One budget over all zones: a second zone must not lose a pod while the first is one short.
  if (replicas > 1) podDisruptionBudget(chart, nameOf(workload), selectorOf(workload), labels);
}

function part(chart: ComponentChart, props: StatefulSetProps, { name, replicas, zone, position }: Part): void {
  const { delivery } = chart.platform;
  const { labels, selector, template } = podsOf(
    chart,
    props,
    props.claims.length === 0 ? "best-effort" : "strict",
    zone,
  );
  kube(
    chart,
    "StatefulSet",
    {
      name,
      labels,
      ...annotated({
        ...(props.claims.length === 0 ? {} : delivery.keep),
        ...(position === undefined ? {} : delivery.after(position)),
      }),
    },
    {
      spec: {
        replicas,
        serviceName: headlessNameOf(props.workload),
        podManagementPolicy: props.podManagement ?? "Parallel",
        ...(props.minReadySeconds === undefined ? {} : { minReadySeconds: props.minReadySeconds }),
        revisionHistoryLimit: 3,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        selector: { matchLabels: selector },
        template,
        ...(props.claims.length === 0
          ? {}
          : {
              persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
              volumeClaimTemplates: props.claims.map((claim) =>
                claimTemplate(claim, chart.platform.storageClass(claim.storage)),
              ),
            }),
      },
    },
  );
}

/** Written out in full: what the API server would add, Argo CD would see as a difference for ever. */
const claimTemplate = (
  { name, size }: VolumeClaim,
  storageClassName: string | undefined,
): Plain<k8s.KubePersistentVolumeClaimProps> & {
  apiVersion: "v1";
  kind: "PersistentVolumeClaim";
} => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: {
    accessModes: ["ReadWriteOnce"],
    ...(storageClassName === undefined ? {} : { storageClassName }),
    volumeMode: "Filesystem",
    resources: { requests: { storage: size } },
  },
});
