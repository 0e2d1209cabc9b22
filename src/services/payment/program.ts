import { breakerStates, downstreamRequests } from "../shared/breaker-metrics.ts";
import { createBusinessServer } from "../shared/business-server.ts";
import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { Simulation } from "../shared/simulation.ts";
import { FraudDetection } from "./fraud-detection.ts";
import { paymentRoutes } from "./routes.ts";
import { type PaymentSettings, paymentSettings } from "./settings.ts";

/** Takes payments of four types, each with its own latency, and fails more often than any objective allows. */
export const paymentProgram: Program<PaymentSettings> = {
  name: "payment-service",
  settings: paymentSettings,
  create(settings, { clock, random, logger }) {
    const readiness = new Readiness(clock);
    const simulation = new Simulation(settings.simulation, clock, random);
    const { fraudFailureRate: failureRate } = settings;
    const { errorRate } = settings.simulation;
    const server = createBusinessServer({
      clock,
      logger,
      readiness,
      routes(registry) {
        const requests = downstreamRequests(registry);
        const fraudDetection = new FraudDetection({ clock, simulation, failureRate, requests });
        breakerStates(registry, { [fraudDetection.service]: fraudDetection.breaker });
        return paymentRoutes(registry, { clock, simulation, fraudDetection, errorRate });
      },
    });
    return { server, readiness };
  },
};
