import fastify, { LogController } from "fastify";
import { createLogger } from "../../src/services/shared/logger.ts";

/** The same answer and the same log line as user-service's, and nothing else: what the framework alone costs. */
const logger = createLogger("bare", { logLevel: "info" });
const server = fastify({ logController: new LogController({ disableRequestLogging: true }) });
server.get<{ Params: { id: string } }>("/api/users/:id", async (request) => ({
  id: request.params.id,
  name: "Ada",
  email: "ada@example.com",
}));
server.addHook("onResponse", async (request, reply) => {
  const line = {
    method: request.method,
    path: request.routeOptions.url,
    status: reply.statusCode,
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
    request_id: request.id,
  };
  logger.info(line, "request completed");
});
await server.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
