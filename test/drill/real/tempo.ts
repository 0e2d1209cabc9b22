import { STORE_TARGETS } from "../../../src/conventions/topics.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import type { BlobAccount } from "../../conformance/stores/azurite.ts";
import { ADDRESSES } from "../addresses.ts";
import { marker, markersIn } from "../load/marker.ts";
import type { Manifest } from "../rendered/manifests.ts";
import { StoreProcess } from "./process.ts";
import { rewritten } from "./rewrite.ts";
import { bodyOf, type RealStore, type StoreTenant, tenantHeader } from "./store.ts";
import { TEMPO_REWRITES } from "./tempo-rewrites.ts";

/** Traces that are asked for at the same time. */
const AT_ONCE = 16;

const ADDRESS = ADDRESSES.store.tempo;
const URL = `http://${ADDRESS}:${PORTS.tempo.http}`;

/** The environment's Tempo in one process. */
export function tempo(
  manifests: readonly Manifest[],
  directory: string,
  blobs: BlobAccount,
  tenant: StoreTenant,
): RealStore {
  const vminsert = `http://${ADDRESSES.metrics("vminsert", 0)}:${PORTS.vminsert.http}`;
  const process = new StoreProcess({
    program: "tempo",
    manifests,
    directory,
    settings: (rendered, root, overrides) =>
      rewritten(TEMPO_REWRITES, rendered, { address: ADDRESS, root, blobs, overrides, vminsert }),
    signal: "traces",
    url: `http://${ADDRESS}:${PORTS.otlp.http}/v1/traces`,
    tenant,
  });
  return {
    target: STORE_TARGETS.traces,
    addresses: [ADDRESS],
    start: () => process.start(),
    signal: (name) => process.signal(name),
    stop: () => process.stop(),
    read: async (asked) => {
      const headers = tenantHeader(asked.tenant);
      const found: string[] = [];
      for (let from = 0; from < asked.traces.length; from += AT_ONCE) {
        const some = asked.traces.slice(from, from + AT_ONCE);
        const bodies = await Promise.all(
          some.map(async (id) => bodyOf(await fetch(`${URL}/api/traces/${id}`, { headers }))),
        );
        found.push(...bodies.flatMap((body) => markersIn(Buffer.from(body)).map(marker)));
      }
      return found;
    },
  };
}
