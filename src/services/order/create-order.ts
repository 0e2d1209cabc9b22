import { BreakerRejection } from "../shared/circuit-breaker.ts";
import { type Downstream, type DownstreamAnswer, DownstreamFailure } from "../shared/downstream.ts";
import { HttpProblem } from "../shared/http-problem.ts";
import type { OrderRequest } from "./order.ts";

/** Services that an order needs. */
export interface OrderDownstreams {
  readonly user: Downstream;
  readonly payment: Downstream;
}

/** Checks the user, then takes the payment. Returns the payment's id. Throws the HttpProblem that the client gets. */
export async function payOrder({ user, payment }: OrderDownstreams, order: OrderRequest): Promise<string | null> {
  const validated = await ask(user, "GET", `/api/users/validate?user_id=${encodeURIComponent(order.user_id)}`);
  if (validated.status >= 400) throw new HttpProblem(422, "unknown_user", `no user ${order.user_id}`);
  const { amount, currency, payment_type: type } = order;
  const paid = await ask(payment, "POST", "/api/payments", { amount, currency, type });
  if (paid.status === 402) throw new HttpProblem(402, "payment_declined", "the payment was declined");
  if (paid.status >= 400) throw new HttpProblem(502, "payment_failed", `payment-service answers ${paid.status}`);
  return paymentId(paid);
}

/** One call whose failures have become what the client gets: 502 for no or a bad answer, 503 for a call not made. */
async function ask(
  downstream: Downstream,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<DownstreamAnswer> {
  const { service } = downstream;
  try {
    const answer = await downstream.call(method, path, body);
    if (answer.status < 500) return answer;
    throw new HttpProblem(502, "downstream_failed", `${service} answers ${answer.status}`);
  } catch (error) {
    if (error instanceof BreakerRejection) throw new HttpProblem(503, "circuit_open", `${service}: ${error.message}`);
    if (error instanceof DownstreamFailure) throw new HttpProblem(502, "downstream_failed", error.message);
    throw error;
  }
}

function paymentId({ body }: DownstreamAnswer): string | null {
  return typeof body === "object" && body !== null && "id" in body && typeof body.id === "string" ? body.id : null;
}
