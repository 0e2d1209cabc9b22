import { appendFileSync } from "node:fs";
import type { Signal } from "../../../src/base/signals.ts";
import type { RealStore, StoreTenant } from "./store.ts";
import { Tally } from "./tally.ts";

/** One request of the load. */
export interface SentRequest {
  readonly signal: Signal;
  /** The name of the tenant whose it is. */
  readonly tenant: string;
  /** Id of the trace that its spans are of. */
  readonly traceId: string;
  readonly markers: readonly string[];
  /** Milliseconds since 1970 at which its events say that they happened. */
  readonly at: number;
}

/** Traces that a tenant whose they are not is asked for: a trace that has gone astray is missing at its owner as well. */
const FOREIGN = 100;

/** So many of all at most, from the first to the last. */
const spread = <T>(all: readonly T[]): T[] => {
  const step = Math.max(1, Math.ceil(all.length / FOREIGN));
  return all.filter((_, index) => index % step === 0);
};

/** Asks real stores what they have of one scenario, and writes it down as a stand-in would. */
export class StoreReader {
  readonly #stores: readonly RealStore[];
  readonly #tenants: readonly StoreTenant[];
  readonly #tally = new Tally();
  readonly #traces = new Map<string, Pick<SentRequest, "tenant" | "markers">>();
  #since = Date.now();
  /** What the stores gave: each line is a time, the tenant that it was given to, and markers. */
  readonly file: string;

  constructor(stores: readonly RealStore[], tenants: readonly StoreTenant[], file: string) {
    this.#stores = stores;
    this.#tenants = tenants;
    this.file = file;
  }

  sent({ signal, tenant, traceId, markers, at }: SentRequest): void {
    this.#since = Math.min(this.#since, at);
    if (signal === "traces") this.#traces.set(traceId, { tenant, markers });
  }

  /**
   * Asks every store as every tenant.
   * @param last also asks for traces as those whose they are not
   */
  async refresh(last = false): Promise<void> {
    for (const tenant of this.#tenants) {
      const traces = [...this.#traces];
      const own = traces.filter(([, trace]) => trace.tenant === tenant.name && !this.#whole(trace));
      const others = last ? spread(traces.filter(([, trace]) => trace.tenant !== tenant.name)) : [];
      const ids = [...own, ...others].map(([id]) => id);
      for (const store of this.#stores) {
        const markers = this.#tally.added(tenant.name, await store.read({ tenant, since: this.#since, traces: ids }));
        if (markers.length > 0) appendFileSync(this.file, `${Date.now()} ${tenant.name} ${markers.join("")}\n`);
      }
    }
  }

  #whole({ tenant, markers }: Pick<SentRequest, "tenant" | "markers">): boolean {
    return markers.every((marker) => this.#tally.has(tenant, marker));
  }
}
