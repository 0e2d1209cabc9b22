import type { Signal } from "../../conventions/topics.ts";
import type { TimeBudget } from "./time-budget.ts";

/** Servers that answer to one purpose, and how they are spoken to. */
export interface Pool {
  /** `host:port`: one entry a pod, or a headless name of which each address is a server. Looked up again while NGINX runs. */
  readonly servers: readonly string[];
  /**
   * `mutual`: we show the pod's certificate, and theirs is of the platform's own authority. `public`: theirs is of a
   * public authority. Without it, plain HTTP.
   */
  readonly tls?: { readonly mode: "mutual" | "public"; readonly serverName: string };
  /** Path in front of OTLP's own. Default: none. */
  readonly basePath?: string;
}

/**
 * What stands behind a hop, which decides what its answers mean.
 *
 * `layer`: the next collector. `store`: a database; what it refuses because of our own configuration must not cost
 * data. `consumer`: another team's intake; there is nobody behind the hop who could be told of a refusal.
 */
export type TargetKind = "layer" | "store" | "consumer";

/** NGINX in the exporting pod: decides for each request whether the target or the fallback gets it. */
export interface Hop {
  /** Name of the target, as its topics have it. */
  readonly target: string;
  readonly kind: TargetKind;
  readonly signals: readonly Signal[];
  /** Port on localhost that the exporter sends to. */
  readonly port: number;
  /** Paths of requests, as patterns of a URL path: `{name}` stands for one segment. */
  readonly paths: readonly string[];
  readonly pool: Pool;
  readonly budget: TimeBudget;
  /** `buffer`: what fails goes to Kafka. `none`: replay, of which what fails stays where it is. */
  readonly fallback: "buffer" | "none";
  /** Requests a second that pass; what is above is dropped and logged. Default: no limit. */
  readonly maxRequestsPerSecond?: number;
  /**
   * The hop of the same pod that a request goes through first, on that hop's paths. Only what its target or its topic has
   * taken goes on to this one's target; what it refuses is this one's answer. Default: none.
   */
  readonly after?: Hop;
}

/** The collectors that write to Kafka for hops. */
export interface Fallbacks {
  readonly buffer: Pool;
  /** The buffer's second receiver, which listens on the stores' own paths. */
  readonly storeBuffer: Pool;
  readonly deadLetter: Pool;
  readonly storeDeadLetter: Pool;
}
