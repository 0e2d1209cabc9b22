/** Storage accounts by what they hold, and the Blob containers in each. */
export const CONTAINERS = {
  traces: { tempo: "tempo-traces" },
  logs: { chunks: "loki-chunks", ruler: "loki-ruler" },
  metricsBackup: { latest: "vm-latest", daily: "vm-daily" },
  clusterBackup: { manifests: "cluster-backup" },
} as const;

export type StoragePurpose = keyof typeof CONTAINERS;

export const STORAGE_PURPOSES = Object.keys(CONTAINERS) as StoragePurpose[];
