import type { Counter, Histogram } from "prom-client";
import { BoundedStore } from "../shared/bounded-store.ts";
import type { Clock } from "../shared/clock.ts";
import type { LatencyProfile } from "../shared/latency.ts";
import type { Simulation } from "../shared/simulation.ts";
import { LruCache } from "./lru-cache.ts";
import type { UserMetrics } from "./metrics.ts";

export interface User {
  readonly id: string;
  readonly name: string;
  /** RFC 3339. */
  readonly created_at: string;
}

const CACHE: LatencyProfile = { base: 1, sigma: 0.5, floor: 0.1 };
const DB: LatencyProfile = { base: 20, sigma: 5 };

/** Users of the data base at the start: `usr-100` to `usr-199`. */
const FIRST_ID = 100;
const SEEDED = 100;

/** The first of them, `usr-100` to `usr-149`, are in the cache at the start. */
const CACHED = 50;

/** Fewer than there are users: look-ups go on to miss, also after hours. */
const CACHE_CAPACITY = 64;

/** Users that are kept beside the seeded ones. */
const KEPT = 100;

interface DirectoryOptions {
  readonly clock: Clock;
  readonly simulation: Simulation;
  readonly metrics: UserMetrics;
}

/** Users in a simulated data base, read through a cache beside it: the cache first, then the data base, then the cache. */
export class UserDirectory {
  readonly #options: DirectoryOptions;
  readonly #database: BoundedStore<User>;
  readonly #cache: LruCache<User>;
  readonly #series: {
    readonly hit: Counter.Internal;
    readonly miss: Counter.Internal;
    readonly get: Histogram.Internal<"operation">;
    readonly set: Histogram.Internal<"operation">;
  };
  #next = FIRST_ID + SEEDED;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    const { cacheHits, cacheOperations } = options.metrics;
    this.#series = {
      hit: cacheHits.labels({ result: "hit" }),
      miss: cacheHits.labels({ result: "miss" }),
      get: cacheOperations.labels({ operation: "get" }),
      set: cacheOperations.labels({ operation: "set" }),
    };
    const created_at = new Date(options.clock.wall()).toISOString();
    const seeded = Array.from({ length: SEEDED }, (_, index): readonly [string, User] => {
      const id = `usr-${FIRST_ID + index}`;
      return [id, { id, name: `User ${FIRST_ID + index}`, created_at }];
    });
    this.#database = new BoundedStore(seeded, KEPT);
    this.#cache = new LruCache(CACHE_CAPACITY, seeded.slice(0, CACHED));
  }

  async find(id: string): Promise<User | undefined> {
    const cached = await this.#cacheOperation("get", () => this.#cache.get(id));
    this.#series[cached === undefined ? "miss" : "hit"].inc();
    if (cached !== undefined) return cached;
    const user = await this.#query(() => this.#database.get(id));
    if (user !== undefined) await this.#cacheOperation("set", () => this.#cache.set(id, user));
    return user;
  }

  all(): Promise<User[]> {
    return this.#query(() => this.#database.all());
  }

  create(name: string): Promise<User> {
    return this.#query(() => {
      const user = { id: `usr-${this.#next++}`, name, created_at: new Date(this.#options.clock.wall()).toISOString() };
      this.#database.add(user.id, user);
      return user;
    });
  }

  async #cacheOperation<T>(operation: "get" | "set", act: () => T): Promise<T> {
    const { clock, simulation } = this.#options;
    const begun = clock.monotonic();
    await simulation.work(CACHE);
    this.#series[operation].observe((clock.monotonic() - begun) / 1000);
    return act();
  }

  async #query<T>(act: () => T): Promise<T> {
    const { clock, simulation, metrics } = this.#options;
    const begun = clock.monotonic();
    await simulation.work(DB);
    metrics.dbQueries.observe((clock.monotonic() - begun) / 1000);
    return act();
  }
}
