import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { otlpPath } from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { ADDRESSES } from "../addresses.ts";
import { marker, markersIn } from "../load/marker.ts";
import { otlpRequest } from "../load/otlp.ts";
import { manifestsOf } from "../rendered/manifests.ts";
import { MetricsCluster } from "./cluster.ts";

/** What VictoriaMetrics had acknowledged, and did not have any more. */
export interface Durability {
  readonly killed: string;
  readonly acknowledged: number;
  readonly lost: number;
  /** Seconds before the kill at which the oldest of what was lost had been acknowledged: how far back a loss reaches. */
  readonly reachesBackSeconds: number;
}

const CASES: readonly { readonly killed: string; readonly run: (cluster: MetricsCluster) => Promise<unknown> }[] = [
  {
    killed: "one vmstorage",
    run: async (cluster) => {
      await cluster.storages[0]?.signal("SIGKILL");
      await sleep(2000);
      await cluster.startStorage(0);
    },
  },
  {
    killed: "every vmstorage at once",
    run: async (cluster) => {
      await Promise.all(cluster.storages.map((one) => one.signal("SIGKILL")));
      await Promise.all(cluster.storages.map((_, ordinal) => cluster.startStorage(ordinal)));
    },
  },
  {
    killed: "vminsert",
    run: async (cluster) => {
      await cluster.insert.signal("SIGKILL");
      await cluster.startInsert();
    },
  },
];

/** Account that nothing else of a drill writes to. */
const ACCOUNT = 4_000_000;

/** Events of one request, milliseconds between two, and milliseconds of load on both sides of the kill. */
const [BATCH, EVERY_MS, HALF_MS] = [50, 50, 20_000];

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends until told to stop; when each event was acknowledged, by its number. */
async function load(acknowledged: Map<number, number>, first: number, goesOn: () => boolean): Promise<void> {
  const url = `http://${ADDRESSES.metrics("vminsert", 0)}:${PORTS.vminsert.http}${otlpPath(ACCOUNT)}/v1/metrics`;
  const headers = { "Content-Type": "application/x-protobuf" };
  for (let next = first; goesOn(); next += BATCH) {
    const ids = Array.from({ length: BATCH }, (_, index) => next + index);
    const markers = ids.map((sequence) => marker({ signal: "metrics", tenant: 0, sequence }));
    const body = otlpRequest({ signal: "metrics", service: "drill", markers, at: Date.now(), severity: "INFO" });
    const status = await fetch(url, { method: "POST", headers, body }).then(
      (response) => response.status,
      () => 0,
    );
    if (status >= 200 && status < 300) for (const id of ids) acknowledged.set(id, Date.now());
    await sleep(EVERY_MS);
  }
}

/** Kills parts of the environment's real VictoriaMetrics under load, and counts what it had acknowledged and lost. */
export async function durability(environment: string, progress: (text: string) => void): Promise<Durability[]> {
  const directory = mkdtempSync(join(tmpdir(), "metrics-"));
  const cluster = new MetricsCluster(manifestsOf(environment), directory);
  const results: Durability[] = [];
  try {
    await cluster.start();
    for (const [index, { killed, run }] of CASES.entries()) {
      progress(`VictoriaMetrics: ${killed} is killed`);
      const acknowledged = new Map<number, number>();
      let goesOn = true;
      const sending = load(acknowledged, (index + 1) * 1_000_000, () => goesOn);
      await sleep(HALF_MS);
      const killedAt = Date.now();
      await run(cluster);
      await sleep(HALF_MS);
      goesOn = false;
      await sending;
      await sleep(2000);
      const stored = new Set(markersIn(await cluster.exported(ACCOUNT)).map(({ sequence }) => sequence));
      const lost = [...acknowledged].filter(([sequence]) => !stored.has(sequence)).map(([, at]) => at);
      const oldest = lost.reduce((least, at) => Math.min(least, at), killedAt);
      const reachesBackSeconds = (killedAt - oldest) / 1000;
      results.push({ killed, acknowledged: acknowledged.size, lost: lost.length, reachesBackSeconds });
    }
  } finally {
    await cluster.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  return results;
}
