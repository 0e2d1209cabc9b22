import type { FastifyError } from "fastify";

/** An answer that is not a success: its status, a code for programs and a reason for people. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, reason: string) {
    super(reason);
    this.status = status;
    this.code = code;
  }
}

/** What a client is sent with a problem's status. */
export interface ProblemBody {
  readonly error: string;
  readonly reason: string;
}

export const problemBody = ({ code, message }: HttpProblem): ProblemBody => ({ error: code, reason: message });

const CODES: Readonly<Record<number, string>> = { 413: "body_too_large", 415: "unsupported_media_type" };

/**
 * Any error as a problem. Fastify's own errors about a request keep their status and reason; of an error that none of
 * us expected the client learns nothing but that it happened.
 */
export function toHttpProblem(error: FastifyError | Error): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status >= 400 && status < 500) return new HttpProblem(status, CODES[status] ?? "invalid_request", error.message);
  return new HttpProblem(500, "internal_error", "the service failed; its log says why");
}
