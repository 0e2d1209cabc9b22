import { breakerStates, downstreamRequests } from "../shared/breaker-metrics.ts";
import { createBusinessServer } from "../shared/business-server.ts";
import { Downstream } from "../shared/downstream.ts";
import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { Simulation } from "../shared/simulation.ts";
import { orderRoutes } from "./routes.ts";
import { type OrderSettings, orderSettings } from "./settings.ts";

/** Milliseconds after its start in which the service is not ready: caches that a real one would fill. */
const WARM_UP = 2000;

/** Takes orders: checks the user with user-service, lets payment-service take the payment, and keeps the order. */
export const orderProgram: Program<OrderSettings> = {
  name: "order-service",
  settings: orderSettings,
  create(settings, { clock, random, fetch, logger }) {
    const readiness = new Readiness(clock, WARM_UP);
    const simulation = new Simulation(settings.simulation, clock, random);
    const server = createBusinessServer({
      clock,
      logger,
      readiness,
      routes(registry) {
        const requests = downstreamRequests(registry);
        const shared = { clock, fetch, requests };
        const downstreams = {
          user: new Downstream({
            ...shared,
            service: "user-service",
            baseUrl: settings.userServiceUrl,
            statuses: [200, 500],
          }),
          payment: new Downstream({
            ...shared,
            service: "payment-service",
            baseUrl: settings.paymentServiceUrl,
            statuses: [201, 402, 502, 503],
          }),
        };
        breakerStates(registry, {
          "user-service": downstreams.user.breaker,
          "payment-service": downstreams.payment.breaker,
        });
        return orderRoutes(registry, { clock, simulation, downstreams });
      },
    });
    return { server, readiness };
  },
};
