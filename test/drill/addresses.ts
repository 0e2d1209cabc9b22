import { addressBlock } from "./address-block.ts";

const METRICS_PARTS = { vmstorage: 1, vminsert: 2, vmselect: 3 } as const;

const at = (third: number, fourth: number): string => `${addressBlock()}.${third}.${fourth}`;

/**
 * Where everything of a drill, or of a test with pods, listens. Linux answers on all of 127.0.0.0/8, so each pod has an
 * address of its own and keeps its rendered ports; other systems have 127.0.0.1 only. Each process has a block of
 * addresses of its own, so that drills and tests run side by side.
 */
export const ADDRESSES = {
  pod: (workload: number, replica: number) => at(workload + 1, replica + 1),
  /** What stands in for a store, or for a consumer team's intake. */
  standIn: (target: number, replica: number) => at(100 + target, replica + 1),
  get dns() {
    return { host: at(200, 1), port: 10_053 };
  },
  get issuer() {
    return { host: at(200, 2), port: 10_080 };
  },
  get kafka() {
    return { host: at(200, 3), port: 9093 };
  },
  /** Where the drill puts what it reads from the dead-letter topics. */
  get deadLetters() {
    return { host: at(200, 5), port: 4318 };
  },
  /** One collector that does without layers, to compare with. */
  get baseline() {
    return at(200, 6);
  },
  /** A node and the API server, for the agent on it. */
  get node() {
    return at(200, 7);
  },
  /** A part of VictoriaMetrics, where the real one is measured. */
  metrics: (part: keyof typeof METRICS_PARTS, ordinal: number) => at(210 + METRICS_PARTS[part], ordinal + 1),
  /** A real store of one process, and where they keep their blobs. */
  get store() {
    return { loki: at(220, 1), tempo: at(220, 2) };
  },
  get blobs() {
    return { host: at(220, 3), port: 10_000 };
  },
  /** Nothing listens here: connections are refused at once. */
  get nobody() {
    return at(200, 4);
  },
} as const;

/** Ports below this one belong to the administrator on Linux; a stand-in listens this much higher. */
const PRIVILEGED = 1024;
const ABOVE = 10_000;

/** Port on which the loopback stands in for a port of the outside. */
export const unprivileged = (port: number): number => (port < PRIVILEGED ? port + ABOVE : port);
