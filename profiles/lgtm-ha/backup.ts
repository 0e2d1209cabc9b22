import type { Construct } from "constructs";
import { ComponentChart } from "../../charts/workload/component-chart.ts";
import { type Addresses, flow, pods } from "../../charts/workload/flow.ts";
import { customResource, kube } from "../../charts/workload/kube.ts";
import { placement } from "../../charts/workload/placement.ts";
import type { Platform } from "../../charts/workload/platform.ts";
import { podTemplate } from "../../charts/workload/pod.ts";
import { serviceAccount } from "../../charts/workload/service-account.ts";
import { DATA } from "../../charts/workload/storage.ts";
import { labelsOf, nameOf, selectorOf, type Workload } from "../../charts/workload/workload.ts";
import { LABELS } from "../../src/kubernetes/labels.ts";

/** Every day at 02:00 UTC; of each volume the last fourteen are kept. */
const BACKUP = { schedule: "0 2 * * *", kept: 14 } as const;

export interface SnapshotProps {
  /** StatefulSet whose volumes are snapshot. */
  readonly of: Workload;
  readonly replicas: number;
  readonly snapshotClass: string;
  readonly apiServer: Addresses;
}

/** Claims in the order of their pods, then the newest snapshots of each; what is older goes. */
const script = (claims: readonly string[], snapshotClass: string): string =>
  [
    "set -eu",
    "stamp=$(date -u +%Y%m%d%H%M)",
    `for claim in ${claims.join(" ")}; do`,
    "  kubectl create -f - <<EOF",
    "apiVersion: snapshot.storage.k8s.io/v1",
    "kind: VolumeSnapshot",
    "metadata:",
    "  name: $claim-$stamp",
    "  labels: { snapshot-of: $claim }",
    "spec:",
    `  volumeSnapshotClassName: ${snapshotClass}`,
    "  source: { persistentVolumeClaimName: $claim }",
    "EOF",
    "  kubectl get volumesnapshots -l snapshot-of=$claim --sort-by=.metadata.creationTimestamp -o name \\",
    `    | head -n -${BACKUP.kept} | xargs -r kubectl delete`,
    "done",
  ].join("\n");

/** Snapshots of a store's volumes by a schedule: Kubernetes has the objects, and no schedule of its own. */
export class SnapshotChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { of, replicas, snapshotClass, apiServer }: SnapshotProps) {
    super(scope, "backup", platform, platform.namespace);
    const workload: Workload = {
      ...of,
      app: `${of.app}-snapshots`,
      component: `${of.app}-snapshots`,
      layer: "platform",
    };
    const image = platform.image("kubectl");
    const name = nameOf(workload);
    const labels = labelsOf(platform, workload, image.tag);
    const account = serviceAccount(this, workload, image.tag);
    customResource(
      this,
      "rbac.authorization.k8s.io/v1",
      "Role",
      { name },
      {
        rules: [
          {
            apiGroups: ["snapshot.storage.k8s.io"],
            resources: ["volumesnapshots"],
            verbs: ["create", "delete", "get", "list"],
          },
        ],
      },
    );
    customResource(
      this,
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      { name },
      {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name: account.name, namespace: platform.namespace }],
      },
    );
    const claims = Array.from({ length: replicas }, (_, index) => `${DATA}-${nameOf(of)}-${index}`);
    const { tolerations } = placement({
      ground: platform.placement("collection"),
      selector: selectorOf(workload),
      spread: "best-effort",
    });
    const template = podTemplate(
      platform,
      {
        serviceAccount: account,
        apiToken: true,
        priority: "query",
        containers: [
          {
            name: "snapshot",
            image,
            command: ["/bin/sh", "-c", script(claims, snapshotClass)],
            resources: { cpu: "20m", memory: "128Mi" },
            goMemoryShare: false,
          },
        ],
      },
      { ...labels, [LABELS.environment]: platform.environment },
      { ...(tolerations && { tolerations }), restartPolicy: "Never" },
    );
    kube(
      this,
      "CronJob",
      { name, labels },
      {
        spec: {
          schedule: BACKUP.schedule,
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          jobTemplate: { spec: { backoffLimit: 3, activeDeadlineSeconds: 1800, template } },
        },
      },
    );
    this.pods.push(pods(workload));
    this.flows.push(
      flow(workload, apiServer, 443, "makes and deletes snapshots"),
      flow(workload, apiServer, 6443, "makes and deletes snapshots, where the API listens there"),
    );
  }
}
