import fastify, { type FastifyInstance, type FastifyReply, LogController } from "fastify";
import type { Logger } from "pino";
import { collectDefaultMetrics, Registry } from "prom-client";
import type { Clock } from "./clock.ts";
import { type ProblemBody, problemBody, toHttpProblem } from "./http-problem.ts";
import type { Readiness } from "./readiness.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Monotonic milliseconds at arrival. */
    arrivedAt: number;
  }
}

/** Bytes of a request's body; the largest that any route expects is under a kilobyte. */
const BODY_LIMIT = 16 * 1024;

/** Milliseconds that a client may take to send a request. */
const REQUEST_TIMEOUT = 10_000;

interface ServerOptions {
  readonly clock: Pick<Clock, "monotonic">;
  readonly logger: Logger;
  readonly readiness: Readiness;
}

/**
 * An HTTP server with what all services share: `/healthz`, `/readyz`, `/metrics`, errors as JSON with a reason, and
 * a shutdown that answers what has arrived.
 */
export function createServer({ clock, logger, readiness }: ServerOptions): {
  server: FastifyInstance;
  registry: Registry;
} {
  const server = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    exposeHeadRoutes: false,
    // A request that arrives on an open connection while the server closes is answered like any other.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
    frameworkErrors: (error, _request, reply) => sendProblem(reply, error),
  }) as unknown as FastifyInstance;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  server.decorateRequest("arrivedAt", 0);
  // Hooks of every request call back: a promise for each costs more than what they do.
  server.addHook("onRequest", (request, _reply, done) => {
    request.arrivedAt = clock.monotonic();
    done();
  });
  // Without this header a client keeps its connection, and the server waits for it for over a minute.
  server.addHook("onSend", (_request, reply, payload, done) => {
    if (readiness.state === "draining") reply.header("connection", "close");
    done(null, payload);
  });
  server.addHook("preClose", async () => readiness.drain());
  server.setErrorHandler<Error>((error, request, reply) => {
    const problem = toHttpProblem(error);
    if (problem.code === "internal_error") request.log.error({ err: error }, "a request failed unexpectedly");
    return reply.code(problem.status).send(problemBody(problem));
  });
  server.setNotFoundHandler((request, reply) => {
    const reason = `no route for ${request.method} ${request.url.split("?")[0]}`;
    return reply.code(404).send({ error: "not_found", reason } satisfies ProblemBody);
  });

  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const { state } = readiness;
    return reply.code(state === "ready" ? 200 : 503).send({ status: state });
  });
  server.get("/metrics", async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  return { server, registry };
}

/** Paths that are no traffic. */
export const OPERATIONAL_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

function sendProblem(reply: FastifyReply, error: Error): void {
  const problem = toHttpProblem(error);
  void reply.code(problem.status).send(problemBody(problem));
}
