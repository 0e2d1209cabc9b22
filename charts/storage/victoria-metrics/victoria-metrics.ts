import type { Construct } from "constructs";
import { mebibytes } from "../../../src/base/quantity.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import {
  BACKUP_VARIABLES,
  type BackupStorage,
  backupEnvironment,
  backupScript,
} from "../../../src/telemetry/victoria-metrics/backup.ts";
import {
  insertPath,
  VMSTORAGE_DATA_PATH,
  vminsertArgs,
  vmselectArgs,
  vmstorageArgs,
} from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { ContainerProps, Resources } from "../../workload/container.ts";
import { deployment } from "../../workload/deployment.ts";
import { type Addresses, flow, type Target } from "../../workload/flow.ts";
import type { Scale } from "../../workload/horizontal-pod-autoscaler.ts";
import type { Platform } from "../../workload/platform.ts";
import { scratch } from "../../workload/pod.ts";
import type { ProbesProps } from "../../workload/probes.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { statefulSet } from "../../workload/stateful-set.ts";
import { hostOf, podHostsOf, type Workload } from "../../workload/workload.ts";
import { restoreJobs } from "./restore.ts";

const part = (component: string, namespace: string): Workload => ({
  app: component,
  component,
  namespace,
  layer: "storage",
});

/** VictoriaMetrics' parts in a namespace, as other components see them. */
export const victoriaMetricsMembers = (namespace: string) => ({
  vmstorage: part("vmstorage", namespace),
  vminsert: part("vminsert", namespace),
  vmselect: part("vmselect", namespace),
});

/** Name of the volume claim of each vmstorage pod. */
const DATA = "data";

const SNAPSHOT_SECRET = "vm-snapshot-auth-key";
const SNAPSHOT_KEY = "key";
const SECRET_PATH = "/etc/vm-secrets";
const CACHE_PATH = "/cache";

/** Share of a volume that stays free: below it vmstorage refuses writes, and merges still find room. */
const FREE_SHARE = 0.05;

/** Where samples in Prometheus' text format are taken for an account. */
const importUrl = (vminsert: Workload, account: number): string =>
  `http://${hostOf(vminsert)}:${PORTS.vminsert.http}${insertPath(account)}/api/v1/import/prometheus`;

/** Every VictoriaMetrics program answers both; `/health` stops answering 200 when it shuts down. */
const PROBES: ProbesProps = { ready: { path: "/health", port: "http" }, live: { path: "/-/healthy", port: "http" } };

/** Pods of each part, what each pod requests, its volume and its cache. */
interface VictoriaMetricsSizes {
  /** Copies that vminsert writes. */
  readonly replicationFactor: number;
  readonly vmstorage: Resources & { readonly replicas: number; readonly volume: string };
  readonly vminsert: Resources & Scale;
  readonly vmselect: Resources & { readonly replicas: number; readonly cache: string };
}

export interface VictoriaMetricsProps {
  readonly sizes: VictoriaMetricsSizes;
  /** Days a sample is kept. */
  readonly retentionDays: number;
  /** Account of the platform's own series. */
  readonly platformAccount: number;
  readonly backups: BackupStorage;
  /** Evaluates the rules that Grafana lists. */
  readonly vmalert: Target;
  readonly blob: Addresses;
  readonly login: Addresses;
}

/** Metrics: VictoriaMetrics' cluster on volumes, with an hourly backup to Azure Blob. */
export class VictoriaMetricsChart extends ComponentChart {
  readonly #members;

  constructor(scope: Construct, platform: Platform, props: VictoriaMetricsProps) {
    super(scope, "victoria-metrics", platform, platform.namespace);
    this.#members = victoriaMetricsMembers(platform.namespace);
    this.#storage(props);
    this.#insertAndSelect(props);
    const { vmalert, blob, login } = props;
    const { vmstorage, vminsert, vmselect } = this.#members;
    const vmrestore = part("vmrestore", platform.namespace);
    this.flows.push(
      flow(vminsert, vmstorage, PORTS.vmstorage.vminsert, "writes samples"),
      flow(vmstorage, vminsert, PORTS.vminsert.http, "says when a backup succeeded"),
      flow(vmselect, vmstorage, PORTS.vmstorage.vmselect, "reads samples"),
      flow(vmselect, vmselect, PORTS.vmselect.http, "passes a cache reset on"),
      flow(vmselect, vmalert.peer, vmalert.port, "lists rules and alerts for Grafana"),
      flow(vmstorage, blob, 443, "backups to Azure Blob"),
      flow(vmstorage, login, 443, "exchanges its token for one of Azure"),
      flow(vmrestore, blob, 443, "brings a backup back from Azure Blob"),
      flow(vmrestore, login, 443, "exchanges its token for one of Azure"),
    );
  }

  #storage({ sizes, retentionDays, platformAccount, backups }: VictoriaMetricsProps): void {
    const { platform } = this;
    const { vmstorage, vminsert } = this.#members;
    const size = sizes.vmstorage;
    platform.secret(this, { name: SNAPSHOT_SECRET, keys: [SNAPSHOT_KEY] });
    const backup: ContainerProps = {
      name: "vmbackup",
      image: platform.image("vmbackup"),
      command: ["/bin/sh", "-c", backupScript(importUrl(vminsert, platformAccount), backups)],
      env: {
        [BACKUP_VARIABLES.pod]: { field: "metadata.name" },
        [BACKUP_VARIABLES.snapshotAuthKey]: { secret: SNAPSHOT_SECRET, key: SNAPSHOT_KEY },
        ...backupEnvironment(backups),
      },
      resources: { cpu: "100m", memory: "256Mi" },
      mounts: [{ name: DATA, mountPath: VMSTORAGE_DATA_PATH }],
    };
    const account = platform.identity(this, "vmstorage");
    restoreJobs(this, part("vmrestore", platform.namespace), {
      storage: vmstorage,
      size,
      claim: DATA,
      serviceAccount: account,
      backups,
    });
    statefulSet(this, {
      workload: vmstorage,
      placement: "storage",
      serviceAccount: account,
      priority: "storage",
      metrics: { port: PORTS.vmstorage.http },
      replicas: size.replicas,
      claims: [{ name: DATA, size: size.volume, storage: "replicated" }],
      services: [
        { name: "http", port: PORTS.vmstorage.http },
        { name: "vminsert", port: PORTS.vmstorage.vminsert },
        { name: "vmselect", port: PORTS.vmstorage.vmselect },
      ],
      // What is in memory is written to the volume at shutdown.
      graceSeconds: 120,
      volumes: [{ name: "secrets", secret: { secretName: SNAPSHOT_SECRET } }],
      containers: [
        {
          name: "vmstorage",
          image: platform.image("vmstorage"),
          args: vmstorageArgs({
            retentionDays,
            replicationFactor: sizes.replicationFactor,
            minFreeDiskBytes: Math.floor(mebibytes(size.volume) * 1024 * 1024 * FREE_SHARE),
            connectionsShutdownSeconds: 25,
            snapshotAuthKeyFile: `${SECRET_PATH}/${SNAPSHOT_KEY}`,
          }),
          ports: [
            { name: "http", port: PORTS.vmstorage.http },
            { name: "vminsert", port: PORTS.vmstorage.vminsert },
            { name: "vmselect", port: PORTS.vmstorage.vmselect },
          ],
          resources: size,
          // Opening a large index takes minutes.
          probes: { ...PROBES, startSeconds: 900 },
          mounts: [
            { name: DATA, mountPath: VMSTORAGE_DATA_PATH },
            { name: "secrets", mountPath: SECRET_PATH, readOnly: true },
          ],
        },
        backup,
      ],
    });
  }

  #insertAndSelect({ sizes, vmalert }: VictoriaMetricsProps): void {
    const { vmstorage, vminsert, vmselect } = this.#members;
    const images = { vminsert: this.platform.image("vminsert"), vmselect: this.platform.image("vmselect") };
    const cluster = {
      storageNodes: podHostsOf(vmstorage, sizes.vmstorage.replicas),
      replicationFactor: sizes.replicationFactor,
    };
    deployment(this, {
      workload: vminsert,
      placement: "collection",
      serviceAccount: serviceAccount(this, vminsert, images.vminsert.tag),
      priority: "storage",
      metrics: { port: PORTS.vminsert.http },
      replicas: sizes.vminsert,
      services: [{ name: "http", port: PORTS.vminsert.http }],
      headless: true,
      containers: [
        {
          name: "vminsert",
          image: images.vminsert,
          args: vminsertArgs(cluster),
          ports: [{ name: "http", port: PORTS.vminsert.http }],
          resources: sizes.vminsert,
          probes: PROBES,
          drainSeconds: 5,
        },
      ],
    });
    statefulSet(this, {
      workload: vmselect,
      placement: "collection",
      serviceAccount: serviceAccount(this, vmselect, images.vmselect.tag),
      priority: "query",
      metrics: { port: PORTS.vmselect.http },
      replicas: sizes.vmselect.replicas,
      claims: [],
      services: [{ name: "http", port: PORTS.vmselect.http }],
      clusterAddress: true,
      volumes: [scratch("cache", sizes.vmselect.cache)],
      containers: [
        {
          name: "vmselect",
          image: images.vmselect,
          args: vmselectArgs({
            ...cluster,
            cachePath: CACHE_PATH,
            selectNodes: podHostsOf(vmselect, sizes.vmselect.replicas),
            vmalertUrl: vmalert.url,
          }),
          ports: [{ name: "http", port: PORTS.vmselect.http }],
          resources: sizes.vmselect,
          probes: PROBES,
          drainSeconds: 5,
          mounts: [{ name: "cache", mountPath: CACHE_PATH }],
        },
      ],
    });
  }
}
