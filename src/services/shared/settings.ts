import type { EnvironmentReader } from "./environment.ts";

/** Error rates of all simulations: `default` makes interesting budgets, `healthy` stays inside them. */
const PRESETS = ["default", "healthy"] as const;

/** The rate of the `healthy` preset: half of what an availability of 99.9 % allows. */
const HEALTHY_ERROR_RATE = 0.0005;

/** Levels of pino. */
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** What every service takes from its environment. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Seconds after SIGTERM in which requests are still accepted, so that whatever balances load sees readiness fail. */
  readonly shutdownDelaySeconds: number;
  /** End with standard input: a service that is started by another program must not outlive it. */
  readonly exitWithStdin: boolean;
}

/** What the three business services simulate. */
export interface SimulationSettings {
  /** Share of requests that fail. */
  readonly errorRate: number;
  /** Factor on every simulated latency; 0 waits for nothing. */
  readonly latencyScale: number;
}

/** @param host to listen on. Default: every address, as a container has to. */
export function serverSettings(reader: EnvironmentReader, port: number, host = "0.0.0.0"): ServerSettings {
  return {
    host: reader.ipAddress("HOST", host),
    port: reader.number("PORT", { fallback: port, least: 0, most: 65535, integer: true }),
    logLevel: reader.choice("LOG_LEVEL", LOG_LEVELS, "info"),
    shutdownDelaySeconds: reader.number("SHUTDOWN_DELAY_SECONDS", { fallback: 1, least: 0, most: 60 }),
    exitWithStdin: reader.choice("EXIT_WITH_STDIN", ["yes", "no"], "no") === "yes",
  };
}

/** A rate that has its own variable, and a value in each preset. */
export function presetRate(reader: EnvironmentReader, name: string, defaultRate: number): number {
  const preset = reader.choice("PRESET", PRESETS, "default");
  return reader.rate(name, preset === "healthy" ? HEALTHY_ERROR_RATE : defaultRate);
}

export function simulationSettings(reader: EnvironmentReader, defaultErrorRate: number): SimulationSettings {
  return {
    errorRate: presetRate(reader, "ERROR_RATE", defaultErrorRate),
    latencyScale: reader.number("LATENCY_SCALE", { fallback: 1, least: 0, most: 100 }),
  };
}
