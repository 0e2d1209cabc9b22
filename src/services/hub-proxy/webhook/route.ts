import type { Tracer } from "@opentelemetry/api";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpProblem } from "../../shared/http-problem.ts";
import { traced, traceFields } from "../../shared/hub/tracing.ts";
import type { RateLimit } from "../rate-limit.ts";
import { admitting, takeBytes } from "../requests.ts";
import { type Followed, judge, type Verdict } from "./event.ts";
import type { GitOpsListener } from "./listener.ts";
import { isSigned } from "./signature.ts";

/** Path of the only route that is exposed to the internet. */
const WEBHOOK_PATH = "/hooks/github";

/**
 * Bytes of a webhook's body. GitHub's own limit is 25 MB; a push of a hundred commits has 200 kB. The limit holds before
 * the signature is checked, since whoever sends is unknown until then.
 */
const WEBHOOK_BODY_LIMIT = 2 * 1024 * 1024;

interface WebhookOptions {
  /** The webhook's secret; undefined while OpenBao has not given it. */
  readonly secret: () => string | undefined;
  readonly followed: Followed;
  readonly listener: Pick<GitOpsListener, "accept">;
  readonly limit: RateLimit;
  readonly tracer: Tracer;
}

/**
 * GitHub's webhook. 202: a run was promised. 204: signed, and nothing to do. 400: signed and malformed. 401: not signed
 * by the secret. 413, 415: too large, no JSON. 429: too many. 503: no secret yet, or the promise cannot be kept.
 */
export async function webhookRoute(server: FastifyInstance, options: WebhookOptions): Promise<void> {
  const { limit } = options;
  takeBytes(server);
  server.route({
    method: "POST",
    url: WEBHOOK_PATH,
    bodyLimit: WEBHOOK_BODY_LIMIT,
    onRequest: admitting(limit),
    handler: (request, reply) =>
      traced(options.tracer, "webhook", async (span) => {
        const outcome = receive(request, options);
        span.setAttribute("webhook.outcome", outcome.state);
        request.log.info({ ...traceFields(span), event: "webhook", ...outcome }, "webhook");
        return answer(reply, outcome.state);
      }),
  });
}

interface Outcome {
  readonly state: "started" | "pending" | "duplicate" | "ignored";
  readonly reason?: string;
  readonly delivery?: string;
}

const answer = (reply: FastifyReply, state: Outcome["state"]) =>
  state === "started" || state === "pending" ? reply.code(202).send({ status: state }) : reply.code(204).send();

function receive({ headers, body }: FastifyRequest, { secret, followed, listener }: WebhookOptions): Outcome {
  const key = secret();
  if (key === undefined) throw new HttpProblem(503, "no_secret", "the webhook's secret is not known yet");
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!isSigned(key, bytes, headers["x-hub-signature-256"]))
    throw new HttpProblem(401, "bad_signature", "X-Hub-Signature-256 is not the signature of this body");
  // What follows is from somebody who knows the secret.
  if (!/^application\/json(?:\s*;|$)/i.test(headers["content-type"] ?? ""))
    throw new HttpProblem(415, "unsupported_media_type", "set the webhook's content type to application/json");
  const delivery = headers["x-github-delivery"];
  if (typeof delivery !== "string" || !/^[0-9A-Za-z-]{8,64}$/.test(delivery))
    throw new HttpProblem(400, "invalid_request", "X-GitHub-Delivery is missing or malformed");
  const verdict = verdictOf(String(headers["x-github-event"]), bytes, followed);
  if (!verdict.act) return { state: "ignored", reason: verdict.reason, delivery };
  try {
    return { state: listener.accept(delivery), delivery };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HttpProblem(503, "not_recorded", `the delivery could not be recorded: ${reason}`);
  }
}

function verdictOf(event: string, body: Buffer, followed: Followed): Verdict {
  try {
    return judge(event, body, followed);
  } catch {
    throw new HttpProblem(400, "invalid_request", "the body is no JSON in UTF-8");
  }
}
