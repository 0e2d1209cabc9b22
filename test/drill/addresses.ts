const METRICS_PARTS = { vmstorage: 1, vminsert: 2, vmselect: 3 } as const;

/**
 * Where everything of a drill listens. Linux answers on all of 127.0.0.0/8, so each pod has an address of its own and
 * keeps its rendered ports; other systems have 127.0.0.1 only.
 */
export const ADDRESSES = {
  pod: (workload: number, replica: number) => `127.10.${workload + 1}.${replica + 1}`,
  /** What stands in for a store, or for a consumer team's intake. */
  standIn: (target: number, replica: number) => `127.20.${target + 1}.${replica + 1}`,
  dns: { host: "127.30.0.1", port: 10_053 },
  issuer: { host: "127.30.0.2", port: 10_080 },
  kafka: { host: "127.30.0.3", port: 9093 },
  /** Where the drill puts what it reads from the dead-letter topics. */
  deadLetters: { host: "127.30.0.5", port: 4318 },
  /** One collector that does without layers, to compare with. */
  baseline: "127.30.0.6",
  /** A part of VictoriaMetrics, where the real one is measured. */
  metrics: (part: keyof typeof METRICS_PARTS, ordinal: number) => `127.40.${METRICS_PARTS[part]}.${ordinal + 1}`,
  /** A real store of one process, and where they keep their blobs. */
  store: { loki: "127.50.1.1", tempo: "127.50.2.1" },
  blobs: { host: "127.50.3.1", port: 10_000 },
  /** Nothing listens here: connections are refused at once. */
  nobody: "127.30.0.4",
} as const;

/** Ports below this one belong to the administrator on Linux; a stand-in listens this much higher. */
const PRIVILEGED = 1024;
const ABOVE = 10_000;

/** Port on which the loopback stands in for a port of the outside. */
export const unprivileged = (port: number): number => (port < PRIVILEGED ? port + ABOVE : port);
