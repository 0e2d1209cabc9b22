import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CONTAINERS } from "../../../src/config/azure/containers.ts";
import { accountAt, azuriteArguments, makeContainers } from "../../conformance/stores/azurite.ts";
import { ADDRESSES } from "../addresses.ts";
import { Program } from "../processes.ts";
import { pathOf } from "../programs.ts";
import type { Manifest } from "../rendered/manifests.ts";
import { loki } from "./loki.ts";
import { LOKI_REWRITES } from "./loki-rewrites.ts";
import { StoreReader } from "./reader.ts";
import type { RealStore, StoreTenant } from "./store.ts";
import { tempo } from "./tempo.ts";
import { TEMPO_REWRITES } from "./tempo-rewrites.ts";
import { victoriaMetrics } from "./victoria-metrics.ts";

const CONTAINER_NAMES = [...Object.values(CONTAINERS.logs), ...Object.values(CONTAINERS.traces)];

/** Every store of an environment as the programs that it deploys, and the Blob store behind them. */
export class RealStores {
  readonly all: readonly RealStore[];
  readonly #azurite: Program;
  readonly #directory: string;
  readonly #tenants: readonly StoreTenant[];
  #readers = 0;

  /** Writes every file; nothing runs yet. */
  constructor(manifests: readonly Manifest[], directory: string, tenants: readonly [StoreTenant, ...StoreTenant[]]) {
    this.#directory = directory;
    this.#tenants = tenants;
    const { host, port } = ADDRESSES.blobs;
    const home = join(directory, "azurite");
    mkdirSync(home, { recursive: true });
    this.#azurite = new Program({
      name: "Azurite",
      program: pathOf("azurite"),
      args: azuriteArguments(home, host, port),
      log: join(home, "azurite.log"),
    });
    const blobs = accountAt(`${host}:${port}`);
    const [tenant] = tenants;
    this.all = [
      victoriaMetrics(manifests, directory),
      loki(manifests, directory, blobs, tenant),
      tempo(manifests, directory, blobs, tenant),
    ];
  }

  async start(): Promise<void> {
    this.#azurite.start();
    const { host, port } = ADDRESSES.blobs;
    await makeContainers(`${host}:${port}`, CONTAINER_NAMES);
    await this.startAll();
  }

  /** Starts the stores that do not run; what they keep their blobs in was never away. */
  startAll = (): Promise<unknown> => Promise.all(this.all.map((store) => store.start()));

  signalAll = (name: NodeJS.Signals): Promise<unknown> => Promise.all(this.all.map((store) => store.signal(name)));

  /** What asks them about one scenario. */
  reader(): StoreReader {
    this.#readers += 1;
    return new StoreReader(this.all, this.#tenants, join(this.#directory, `stored-${this.#readers}.txt`));
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.all.map((store) => store.stop()));
    await this.#azurite.stop();
  }
}

/** What of the rendered stores is rewritten, as a person reads it; nothing else is. */
export const realStoresSay = (): string[] =>
  [
    ...new Set([...LOKI_REWRITES, ...TEMPO_REWRITES].map(({ says }) => says)),
    "VictoriaMetrics: each vmstorage, one vminsert, one vmselect, with the rendered flags, whose addresses and paths are on the loopback",
  ].map((says) => `  ${says}`);
