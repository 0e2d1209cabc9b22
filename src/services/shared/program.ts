import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "./clock.ts";
import type { Variables } from "./environment.ts";
import type { Random } from "./random.ts";
import type { Readiness } from "./readiness.ts";
import type { ServerSettings } from "./settings.ts";

/** What a service gets from outside itself; a test passes its own. */
interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: typeof fetch;
  readonly logger: Logger;
}

/** A service that is built and does not listen yet. */
export interface Service {
  readonly server: FastifyInstance;
  readonly readiness: Readiness;
  /** Work beside answering requests; ends when the signal is aborted. Default: none. */
  readonly background?: (stop: AbortSignal) => Promise<void>;
}

/** A program: what it reads from its environment, and what it builds of that. */
export interface Program<S extends { readonly server: ServerSettings }> {
  /** As others address it, and as its log lines name it. */
  readonly name: string;
  /** Throws a SettingsError. */
  readonly settings: (variables: Variables) => S;
  readonly create: (settings: S, surroundings: Surroundings) => Service;
}
