import type { Registry } from "prom-client";
import type { BusinessRoute } from "../shared/business-server.ts";
import type { Clock } from "../shared/clock.ts";
import { HttpProblem } from "../shared/http-problem.ts";
import type { LatencyProfile } from "../shared/latency.ts";
import type { Simulation } from "../shared/simulation.ts";
import { type OrderDownstreams, payOrder } from "./create-order.ts";
import { orderMetrics } from "./metrics.ts";
import { ORDER_REQUEST_SCHEMA, type OrderRequest, OrderStore } from "./order.ts";

const SPIKE = { probability: 0.01, factors: [3, 10] } as const;
const READ: LatencyProfile = { base: 50, sigma: 10, spike: SPIKE };
const CREATE: LatencyProfile = { base: 200, sigma: 40, spike: SPIKE };

interface OrderRouteOptions {
  readonly clock: Clock;
  readonly simulation: Simulation;
  readonly downstreams: OrderDownstreams;
}

export function orderRoutes(
  registry: Registry,
  { clock, simulation, downstreams }: OrderRouteOptions,
): readonly BusinessRoute[] {
  const metrics = orderMetrics(registry);
  const now = () => new Date(clock.wall()).toISOString();
  const orders = new OrderStore(now());
  const read = async <T>(look: () => T): Promise<T> => {
    await simulation.work(READ);
    simulation.maybeFail();
    return look();
  };
  return [
    { method: "GET", url: "/api/orders", success: 200, handle: () => read(() => ({ orders: orders.all() })) },
    {
      method: "GET",
      url: "/api/orders/:orderID",
      success: 200,
      handle: ({ params }) => {
        const { orderID } = params as { orderID: string };
        return read(() => orders.get(orderID) ?? notFound(orderID));
      },
    },
    {
      method: "POST",
      url: "/api/orders",
      success: 201,
      schema: { body: ORDER_REQUEST_SCHEMA },
      async handle({ body }) {
        const request = body as OrderRequest;
        const begun = clock.monotonic();
        metrics.inProgress.inc();
        try {
          await simulation.work(CREATE);
          simulation.maybeFail();
          const order = orders.create(request, await payOrder(downstreams, request), now());
          metrics.created.inc();
          return order;
        } finally {
          metrics.inProgress.dec();
          metrics.processing.observe((clock.monotonic() - begun) / 1000);
        }
      },
    },
  ];
}

function notFound(id: string): never {
  throw new HttpProblem(404, "order_not_found", `no order ${JSON.stringify(id)}`);
}
