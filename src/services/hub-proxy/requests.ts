import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpProblem } from "../shared/http-problem.ts";
import { clientOf } from "./client.ts";
import type { RateLimit } from "./rate-limit.ts";

/** Bodies are the bytes that came, whatever their type: a signature is over those, and an upstream gets those. */
export function takeBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
}

/** The hook of a route that refuses, before it reads a body, whoever asks more often than the limit allows. */
export const admitting =
  (limit: RateLimit) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const wait = limit.admit(clientOf(request));
    if (wait === 0) return;
    void reply.header("retry-after", String(wait));
    throw new HttpProblem(429, "too_many_requests", `try again in ${wait} s`);
  };
