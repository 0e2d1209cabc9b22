import type { Logger } from "pino";
import { systemClock } from "./clock.ts";
import { SettingsError } from "./environment.ts";
import { createLogger } from "./logger.ts";
import type { Program, Service } from "./program.ts";
import type { ServerSettings } from "./settings.ts";

/**
 * Milliseconds, after the delay, in which requests that have arrived must be answered. The longest that occurs, an
 * order with a tail spike and two slow services, takes about 7.5 s. With the default delay of 1 s the service is gone
 * 9.5 s after SIGTERM: Compose kills after 10.
 */
const DRAIN_LIMIT = 8500;

/** Runs a program on this machine's time and network until SIGTERM or SIGINT. */
export async function run<S extends { readonly server: ServerSettings }>(program: Program<S>): Promise<void> {
  const settings = readSettings(program);
  if (settings === undefined) return;
  const logger = createLogger(program.name, settings.server);
  const service = program.create(settings, { clock: systemClock, random: Math.random, fetch, logger });
  const { host, port } = settings.server;
  // Before anyone can see that it listens: a signal that comes first would end it without an answer.
  const asked = askedToEnd(settings.server);
  try {
    await service.server.listen({ host, port });
  } catch (error) {
    logger.fatal({ err: error, host, port }, "cannot listen");
    process.exit(1);
  }
  const background = new AbortController();
  const work = service.background?.(background.signal).catch((error: unknown) => {
    logger.fatal({ err: error }, "the background work failed");
    process.exit(1);
  });
  const reason = await asked;
  const { shutdownDelaySeconds } = settings.server;
  logger.info({ reason, delay_seconds: shutdownDelaySeconds }, "shutting down");
  background.abort();
  await shutDown(service, logger, shutdownDelaySeconds * 1000);
  await work;
  process.exit(process.exitCode ?? 0);
}

function readSettings<S>({ name, settings }: Pick<Program<S & { server: ServerSettings }>, "name" | "settings">) {
  try {
    return settings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const problems = error.message.split("\n");
    createLogger(name, { logLevel: "info" }).fatal({ problems }, "environment variables that cannot be used");
    process.exitCode = 2;
    return undefined;
  }
}

/** Resolves with what asks the service to end. A second interrupt from a keyboard ends it at once. */
function askedToEnd({ exitWithStdin }: ServerSettings): Promise<string> {
  return new Promise((resolve) => {
    let interrupts = 0;
    process.on("SIGTERM", () => resolve("SIGTERM"));
    process.on("SIGINT", () => {
      if (++interrupts > 1) process.exit(1);
      resolve("SIGINT");
    });
    if (exitWithStdin) process.stdin.once("end", () => resolve("end of standard input")).resume();
  });
}

/** Accepts for a while longer without being ready, then answers what has arrived and closes. */
async function shutDown({ server, readiness }: Service, logger: Logger, delay: number): Promise<void> {
  readiness.drain();
  await systemClock.sleep(delay);
  const limit = setTimeout(() => {
    logger.error({ limit_ms: DRAIN_LIMIT }, "requests are still running; their connections are cut");
    process.exitCode = 1;
    server.server.closeAllConnections();
  }, DRAIN_LIMIT);
  await server.close();
  clearTimeout(limit);
  logger.info("closed");
}
