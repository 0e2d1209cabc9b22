import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Clock } from "./clock.ts";
import { HttpMetrics, pathLabel, type RouteLabels } from "./http-metrics.ts";
import type { Readiness } from "./readiness.ts";
import { createServer, OPERATIONAL_PATHS } from "./server.ts";

/** A route that is the service's business: counted, timed and logged. */
export interface BusinessRoute {
  readonly method: "GET" | "POST";
  /** As Fastify writes it: `/api/orders/:orderID`. */
  readonly url: string;
  /** Status of a success. */
  readonly success: 200 | 201;
  /** JSON Schemas of body, query string and parameters: what does not match gets 400 with the reason. */
  readonly schema?: FastifySchema;
  /** Returns the body of a success. Throws an HttpProblem for anything else. */
  readonly handle: (request: FastifyRequest) => Promise<unknown>;
}

interface BusinessServerOptions {
  readonly clock: Pick<Clock, "monotonic">;
  readonly logger: Logger;
  readonly readiness: Readiness;
  /** Builds the routes, and the metrics that they touch. */
  readonly routes: (registry: Registry) => readonly BusinessRoute[];
}

/** A server of business routes with their rate, errors and duration, and one log line a request. */
export function createBusinessServer({ routes, ...options }: BusinessServerOptions): FastifyInstance {
  const { server, registry } = createServer(options);
  const declared = routes(registry);
  const metrics = new HttpMetrics(registry, declared.map(labels));
  server.addHook("onResponse", (request, reply, done) => {
    const template = request.routeOptions.url;
    if (template === undefined || !OPERATIONAL_PATHS.has(template)) answered(request, reply, template);
    done();
  });
  const answered = (request: FastifyRequest, reply: FastifyReply, template: string | undefined): void => {
    const milliseconds = options.clock.monotonic() - request.arrivedAt;
    const status = reply.statusCode;
    metrics.observe(request.method, template, status, milliseconds / 1000);
    const line = {
      method: request.method,
      path: pathLabel(template),
      status,
      duration_ms: Math.round(milliseconds * 10) / 10,
      request_id: request.id,
    };
    if (status >= 500) options.logger.error(line, "request failed");
    else if (status >= 400) options.logger.warn(line, "request refused");
    else options.logger.info(line, "request completed");
  };
  for (const { method, url, success, schema, handle } of declared)
    server.route({
      method,
      url,
      ...(schema === undefined ? {} : { schema }),
      handler: async (request, reply) => {
        const body = await handle(request);
        return reply.code(success).send(body);
      },
    });
  return server;
}

const labels = ({ method, url, success }: BusinessRoute): RouteLabels => ({ method, path: pathLabel(url), success });
