import { BACKUP_SUCCESS_METRIC } from "../../conventions/alerting.ts";
import { PORTS } from "../ports.ts";
import { VMSTORAGE_DATA_PATH } from "./cluster.ts";
import { commandLine } from "./flags.ts";

/** Environment variables of the sidecar: the pod's own name, and the key that vmstorage's /snapshot* asks for. */
export const BACKUP_VARIABLES = { pod: "POD_NAME", snapshotAuthKey: "VM_SNAPSHOT_AUTH_KEY" } as const;

/** How often `latest` is brought up to date, in seconds: the most that a lost volume costs. */
const BACKUP_INTERVAL_SECONDS = 3600;

/** The program's path in its image. */
const VMBACKUP = "/vmbackup-prod";

/** Blob containers of the backups. */
export interface BackupContainers {
  /** Of the copy that each run brings up to date. */
  readonly latest: string;
  /** Of the copies of each day. */
  readonly daily: string;
}

/** Where backups are kept. */
export interface BackupStorage {
  /** Azure storage account, reached by workload identity without a key. */
  readonly account: string;
  readonly containers: BackupContainers;
}

/** Backups of one vmstorage are apart from every other's: two that share a path overwrite each other. */
const latestOf = ({ latest }: BackupContainers, pod: string) => `azblob://${latest}/${pod}/latest`;
const dailyOf = ({ daily }: BackupContainers, pod: string, day: string) => `azblob://${daily}/${pod}/${day}`;

/** Environment of vmbackup and vmrestore. */
export const backupEnvironment = ({ account }: Pick<BackupStorage, "account">) =>
  ({ AZURE_STORAGE_ACCOUNT_NAME: account, AZURE_USE_DEFAULT_CREDENTIAL: "true" }) as const;

export interface BackupOptions {
  readonly containers: BackupContainers;
  /** The vmstorage pod, or the name of a variable that the program expands: `%{POD_NAME}`. */
  readonly pod: string;
  /** Port of the HTTP server that makes snapshots. Default: vmstorage's. */
  readonly snapshotPort?: number;
  /** Directory that vmstorage keeps its data in. Default: vmstorage's. */
  readonly dataPath?: string;
}

/** Arguments of the hourly run: a snapshot, of which only the parts that `latest` does not have are uploaded. */
export const backupLatestArgs = (options: BackupOptions): string[] => {
  const { pod, containers, snapshotPort = PORTS.vmstorage.http, dataPath = VMSTORAGE_DATA_PATH } = options;
  return commandLine({
    storageDataPath: dataPath,
    "snapshot.createURL": `http://127.0.0.1:${snapshotPort}/snapshot/create?authKey=%{${BACKUP_VARIABLES.snapshotAuthKey}}`,
    dst: latestOf(containers, pod),
    httpListenAddr: `:${PORTS.vmbackup.http}`,
    loggerFormat: "json",
  });
};

/**
 * Arguments of the daily run: a copy inside the storage account, nothing goes over the network.
 *
 * @param day name of the copy, `YYYYMMDD`
 */
export const backupDailyArgs = (containers: BackupContainers, pod: string, day: string): string[] =>
  commandLine({
    origin: latestOf(containers, pod),
    dst: dailyOf(containers, pod, day),
    httpListenAddr: `:${PORTS.vmbackup.http}`,
    loggerFormat: "json",
  });

/** Shell command that says when a backup succeeded; that nobody hears it must not stop the next one. */
const reportSuccess = (importUrl: string, copy: "latest" | "daily"): string => {
  const labels = `{job=\\"vmbackup\\",copy=\\"${copy}\\",pod=\\"$${BACKUP_VARIABLES.pod}\\"}`;
  const sample = `"${BACKUP_SUCCESS_METRIC}${labels} $(date +%s)"`;
  return `wget -q -T 10 -O /dev/null --post-data ${sample} '${importUrl}' || echo 'the time of the backup was not stored'`;
};

/**
 * Shell script of the sidecar. One loop makes both backups, because a daily copy of a `latest` that is being written
 * would be of two hours at once. A failed run is tried again with the next one, and is seen by the age of `latest`.
 * Old copies go by the container's lifecycle rule, which is derived from the environment's retention.
 *
 * @param importUrl where VictoriaMetrics takes samples in Prometheus' text format, with the account
 */
export function backupScript(importUrl: string, options: Omit<BackupOptions, "pod">): string {
  const pod = `%{${BACKUP_VARIABLES.pod}}`;
  const quoted = (args: readonly string[]) => args.map((argument) => `'${argument}'`).join(" ");
  // The day is the shell's to know, so this one argument leaves the single quotes.
  const dailyArgs = quoted(backupDailyArgs(options.containers, pod, "DAY")).replace("/DAY'", `/'"$today"`);
  return [
    "set -u",
    // As process 1 the shell has no default action: without this a pod would be killed at the end of its grace.
    "trap 'exit 0' TERM",
    "copied=none",
    "while true; do",
    `  if ${VMBACKUP} ${quoted(backupLatestArgs({ pod, ...options }))}; then`,
    `    ${reportSuccess(importUrl, "latest")}`,
    "    today=$(date -u +%Y%m%d)",
    `    if [ "$today" != "$copied" ] && ${VMBACKUP} ${dailyArgs}; then`,
    "      copied=$today",
    `      ${reportSuccess(importUrl, "daily")}`,
    "    fi",
    "  fi",
    `  sleep ${BACKUP_INTERVAL_SECONDS} & wait $!`,
    "done",
    "",
  ].join("\n");
}

export interface RestoreOptions {
  readonly containers: BackupContainers;
  readonly pod: string;
  /** Day of a daily copy, `YYYYMMDD`, or the last hour. */
  readonly from: "latest" | { readonly day: string };
  /** Default: vmstorage's. */
  readonly dataPath?: string;
}

/** vmrestore's arguments. vmstorage must be stopped; what the directory holds and the backup does not is deleted. */
export const restoreArgs = ({ containers, pod, from, dataPath = VMSTORAGE_DATA_PATH }: RestoreOptions): string[] =>
  commandLine({
    src: from === "latest" ? latestOf(containers, pod) : dailyOf(containers, pod, from.day),
    storageDataPath: dataPath,
    loggerFormat: "json",
  });
