import { request as call, type IncomingMessage } from "node:http";
import type { Span, Tracer } from "@opentelemetry/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../shared/clock.ts";
import { HttpProblem } from "../../shared/http-problem.ts";
import { traced, traceFields } from "../../shared/hub/tracing.ts";
import { RateLimit } from "../rate-limit.ts";
import { admitting, takeBytes } from "../requests.ts";
import { pathBelow } from "./path.ts";
import type { GatewayRoute } from "./routes.ts";

/** Headers that pass to an upstream, and from one. All others, those of the connection among them, end here. */
const REQUEST_HEADERS = ["accept", "accept-language", "authorization", "content-type", "x-scope-orgid"] as const;
const RESPONSE_HEADERS = ["content-type", "content-encoding", "cache-control", "etag", "last-modified"] as const;

interface GatewayOptions {
  readonly routes: readonly GatewayRoute[];
  readonly clock: Pick<Clock, "monotonic" | "deadline">;
  readonly tracer: Tracer;
}

/** The routes as data: each with its methods, rate, body limit and time, and nothing else reached. */
export async function gateway(server: FastifyInstance, { routes, clock, tracer }: GatewayOptions): Promise<void> {
  takeBytes(server);
  for (const route of routes) {
    const limit = new RateLimit(route.rate, clock.monotonic.bind(clock));
    for (const url of [route.prefix, `${route.prefix}/*`])
      server.route({
        method: [...route.methods],
        url,
        bodyLimit: Math.max(1, route.bodyLimitBytes),
        onRequest: admitting(limit),
        handler: (request, reply) =>
          traced(tracer, `gateway ${route.prefix}`, (span) => pass(route, request, reply, span, clock)),
      });
  }
}

async function pass(
  route: GatewayRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  span: Span,
  clock: Pick<Clock, "deadline">,
): Promise<unknown> {
  const path = pathBelow(route.prefix, request.url);
  if (path === undefined) throw new HttpProblem(400, "invalid_path", "the path could be read in two ways");
  const { traceId, spanId } = span.spanContext();
  const deadline = clock.deadline(route.timeoutMs);
  try {
    const upstream = await forward(route, path, request, deadline.signal, `00-${traceId}-${spanId}-01`);
    const body = await collect(upstream);
    for (const name of RESPONSE_HEADERS) {
      const value = upstream.headers[name];
      if (value !== undefined) void reply.header(name, value);
    }
    const status = upstream.statusCode ?? 502;
    request.log.info({ ...traceFields(span), event: "gateway", route: route.prefix, status }, "gateway");
    return await reply.code(status).send(body);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    if (deadline.signal.aborted) throw new HttpProblem(504, "upstream_timeout", `no answer in ${route.timeoutMs} ms`);
    request.log.warn({ ...traceFields(span), route: route.prefix, err: error }, "the upstream failed");
    throw new HttpProblem(502, "upstream_failed", "the upstream could not be reached");
  } finally {
    deadline.cancel();
  }
}

function forward(route: GatewayRoute, path: string, request: FastifyRequest, signal: AbortSignal, traceparent: string) {
  const base = new URL(route.upstream);
  const body = Buffer.isBuffer(request.body) ? request.body : undefined;
  const headers: Record<string, string> = { host: base.host, traceparent };
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  if (body !== undefined) headers["content-length"] = String(body.length);
  return new Promise<IncomingMessage>((resolve, reject) => {
    const { hostname, port, pathname } = base;
    const target = { host: hostname, port, path: `${pathname.replace(/\/$/, "")}${path}` };
    call({ ...target, method: request.method, headers, signal }, resolve)
      .once("error", reject)
      .end(body);
  });
}

/** Bytes of an answer: what a query of a week of logs has at most, and what a small machine can hold. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

async function collect(upstream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of upstream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ANSWER_LIMIT) {
      upstream.destroy();
      throw new HttpProblem(502, "answer_too_large", `the upstream's answer is larger than ${ANSWER_LIMIT} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
