/**
 * Priority classes of the platform, highest first. What takes data in or holds it outlives what only shows it; all
 * stay below Kubernetes' own system classes (2,000,000,000).
 */
export const PRIORITIES = {
  "hyperion-node": { value: 1_100_000, description: "Agents of a node: no other node can take their place." },
  "hyperion-buffer": { value: 1_000_000, description: "Kafka and the buffer: the last place data can go." },
  "hyperion-ingest": { value: 900_000, description: "Takes telemetry in and passes it on." },
  "hyperion-storage": { value: 800_000, description: "Stores, on their write path." },
  "hyperion-query": { value: 500_000, description: "Reads and shows; may wait while data is saved." },
} as const;

export type Priority = keyof typeof PRIORITIES;
