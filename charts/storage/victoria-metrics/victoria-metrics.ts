import type { Construct } from "constructs";
import { names } from "../../../src/config/names.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { PORTS } from "../../../src/config/ports.ts";
import { mebibytes } from "../../../src/config/quantity.ts";
import { VAULT_SECRETS } from "../../../src/config/vault-secrets.ts";
import { IMAGES } from "../../../src/config/versions.ts";
import { BACKUP_VARIABLES, backupEnvironment, backupScript } from "../../../src/telemetry/victoria-metrics/backup.ts";
import {
  insertPath,
  VMSTORAGE_DATA_PATH,
  vminsertArgs,
  vmselectArgs,
  vmstorageArgs,
} from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import type { ContainerProps } from "../../workload/container.ts";
import { deployment } from "../../workload/deployment.ts";
import { externalSecret } from "../../workload/external-secret.ts";
import { type Addresses, flow, type Peer } from "../../workload/flow.ts";
import { poolOf } from "../../workload/placement.ts";
import { scratch } from "../../workload/pod.ts";
import type { ProbesProps } from "../../workload/probes.ts";
import { identityServiceAccount, serviceAccount } from "../../workload/service-account.ts";
import { statefulSet } from "../../workload/stateful-set.ts";
import { STORAGE_CLASSES } from "../../workload/storage-class.ts";
import { hostOf, labelsOf, nameOf, podHostsOf, type Workload } from "../../workload/workload.ts";
import { restoreJobs } from "./restore.ts";

const part = (component: string): Workload => ({
  app: component,
  component,
  namespace: NAMESPACES.hyperion,
  layer: "storage",
});

/** VictoriaMetrics' parts, as other components see them. */
export const VICTORIA_METRICS = {
  vmstorage: part("vmstorage"),
  vminsert: part("vminsert"),
  vmselect: part("vmselect"),
} as const;

const { vmstorage, vminsert, vmselect } = VICTORIA_METRICS;
const vmrestore = part("vmrestore");

/** Name of the volume claim of each vmstorage pod. */
const DATA = "data";

const SNAPSHOT_SECRET = "vm-snapshot-auth-key";
const SNAPSHOT_KEY = "key";
const SECRET_PATH = "/etc/vm-secrets";
const CACHE_PATH = "/cache";

/** Share of a volume that stays free: below it vmstorage refuses writes, and merges still find room. */
const FREE_SHARE = 0.05;

/** Where samples in Prometheus' text format are taken for an account. */
const importUrl = (account: number): string =>
  `http://${hostOf(vminsert)}:${PORTS.vminsert.http}${insertPath(account)}/api/v1/import/prometheus`;

/** Every VictoriaMetrics program answers both; `/health` stops answering 200 when it shuts down. */
const PROBES: ProbesProps = { ready: { path: "/health", port: "http" }, live: { path: "/-/healthy", port: "http" } };

export interface VictoriaMetricsProps {
  /** Evaluates the rules that Grafana lists. */
  readonly vmalert: { readonly url: string; readonly peer: Peer; readonly port: number };
  readonly blob: Addresses;
  readonly login: Addresses;
}

/** Metrics: VictoriaMetrics' cluster on volumes, with an hourly backup to Azure Blob. */
export class VictoriaMetricsChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: VictoriaMetricsProps) {
    super(scope, "victoria-metrics", context, NAMESPACES.hyperion);
    this.storage();
    this.insertAndSelect(props);
    const { vmalert, blob, login } = props;
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

  private storage(): void {
    const { environment } = this.context;
    const size = environment.hyperion.metrics.vmstorage;
    externalSecret(this, {
      name: SNAPSHOT_SECRET,
      keys: { [SNAPSHOT_KEY]: VAULT_SECRETS.hyperion.vmSnapshotAuthKey },
    });
    const backup: ContainerProps = {
      name: "vmbackup",
      image: IMAGES.vmbackup,
      command: ["/bin/sh", "-c", backupScript(importUrl(environment.hyperion.tenants[0]?.account ?? 0))],
      env: {
        [BACKUP_VARIABLES.pod]: { field: "metadata.name" },
        [BACKUP_VARIABLES.snapshotAuthKey]: { secret: SNAPSHOT_SECRET, key: SNAPSHOT_KEY },
        ...backupEnvironment(names(environment).storageAccount("metricsBackup")),
      },
      resources: { cpu: "100m", memory: "256Mi" },
      mounts: [{ name: DATA, mountPath: VMSTORAGE_DATA_PATH }],
    };
    const account = identityServiceAccount(this, this.context, "vmstorage");
    restoreJobs(this, vmrestore, { storage: vmstorage, claim: DATA, serviceAccount: account });
    statefulSet(this, {
      workload: vmstorage,
      pool: poolOf(environment, "storage"),
      serviceAccount: account,
      priority: "hyperion-storage",
      metrics: { port: PORTS.vmstorage.http },
      replicas: size.replicas,
      claims: [{ name: DATA, size: size.volume, storageClass: STORAGE_CLASSES.replicated.name }],
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
          image: IMAGES.vmstorage,
          args: vmstorageArgs({
            retentionDays: environment.retentionDays.metrics,
            replicationFactor: environment.hyperion.metrics.replicationFactor,
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

  private insertAndSelect({ vmalert }: VictoriaMetricsProps): void {
    const { environment } = this.context;
    const sizes = environment.hyperion.metrics;
    const pool = poolOf(environment, "collection");
    const cluster = {
      storageNodes: podHostsOf(vmstorage, sizes.vmstorage.replicas),
      replicationFactor: sizes.replicationFactor,
    };
    const account = (workload: Workload) =>
      serviceAccount(this, nameOf(workload), labelsOf(workload, IMAGES.vminsert.tag));
    deployment(this, {
      workload: vminsert,
      pool,
      serviceAccount: account(vminsert),
      priority: "hyperion-storage",
      metrics: { port: PORTS.vminsert.http },
      replicas: sizes.vminsert,
      services: [{ name: "http", port: PORTS.vminsert.http }],
      headless: true,
      containers: [
        {
          name: "vminsert",
          image: IMAGES.vminsert,
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
      pool,
      serviceAccount: account(vmselect),
      priority: "hyperion-query",
      metrics: { port: PORTS.vmselect.http },
      replicas: sizes.vmselect.replicas,
      claims: [],
      services: [{ name: "http", port: PORTS.vmselect.http }],
      clusterAddress: true,
      volumes: [scratch("cache", sizes.vmselect.cache)],
      containers: [
        {
          name: "vmselect",
          image: IMAGES.vmselect,
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
