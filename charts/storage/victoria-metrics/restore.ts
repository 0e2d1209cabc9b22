import { type BackupStorage, backupEnvironment, restoreArgs } from "../../../src/telemetry/victoria-metrics/backup.ts";
import { VMSTORAGE_DATA_PATH } from "../../../src/telemetry/victoria-metrics/cluster.ts";
import type { ComponentChart } from "../../workload/component-chart.ts";
import type { Resources } from "../../workload/container.ts";
import { pods } from "../../workload/flow.ts";
import { kube } from "../../workload/kube.ts";
import { placement } from "../../workload/placement.ts";
import type { ServiceAccountRef } from "../../workload/platform.ts";
import { podTemplate } from "../../workload/pod.ts";
import { labelsOf, nameOf, selectorOf, type Workload } from "../../workload/workload.ts";

/** A date that never comes. The schedule is suspended as well: only a person starts a restore. */
const NEVER = "0 0 30 2 *";

/**
 * What brings a vmstorage pod's volume back from its last backup, ready to be started by hand while vmstorage is scaled
 * to zero: `kubectl create job --from=cronjob/vmrestore-0 …`. It deletes what the volume holds and the backup does not.
 */
export function restoreJobs(
  chart: ComponentChart,
  workload: Workload,
  source: {
    readonly storage: Workload;
    readonly size: Resources & { readonly replicas: number };
    readonly claim: string;
    readonly serviceAccount: ServiceAccountRef;
    readonly backups: BackupStorage;
  },
): void {
  const { platform } = chart;
  const { replicas, cpu, memory } = source.size;
  const image = platform.image("vmrestore");
  const labels = labelsOf(platform, workload, image.tag);
  const { nodeSelector, tolerations } = placement({
    ground: platform.placement("storage"),
    selector: selectorOf(workload),
    spread: "best-effort",
  });
  for (let index = 0; index < replicas; index++) {
    const pod = `${nameOf(source.storage)}-${index}`;
    const template = podTemplate(
      platform,
      {
        serviceAccount: source.serviceAccount,
        priority: "storage",
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: `${source.claim}-${pod}` } }],
        containers: [
          {
            name: "vmrestore",
            image,
            args: restoreArgs({ containers: source.backups.containers, pod, from: "latest" }),
            env: backupEnvironment(source.backups),
            resources: { cpu, memory },
            mounts: [{ name: "data", mountPath: VMSTORAGE_DATA_PATH }],
          },
        ],
      },
      { ...labels, environment: platform.environment },
      { ...(nodeSelector && { nodeSelector }), ...(tolerations && { tolerations }), restartPolicy: "Never" },
    );
    kube(
      chart,
      "CronJob",
      { name: `${nameOf(workload)}-${index}`, labels },
      {
        spec: {
          schedule: NEVER,
          suspend: true,
          concurrencyPolicy: "Forbid",
          jobTemplate: { spec: { backoffLimit: 3, template } },
        },
      },
    );
  }
  chart.pods.push(pods(workload));
}
