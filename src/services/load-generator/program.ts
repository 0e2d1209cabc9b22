import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { createServer } from "../shared/server.ts";
import { endpoints } from "./endpoints.ts";
import { generate } from "./generate.ts";
import { liveReport } from "./live-report.ts";
import { LiveStatistics } from "./live-statistics.ts";
import { loadGeneratorMetrics } from "./metrics.ts";
import { addPageRoutes } from "./page-routes.ts";
import { Sender } from "./sender.ts";
import { type LoadGeneratorSettings, loadGeneratorSettings } from "./settings.ts";
import { Traffic } from "./traffic.ts";

/** Sends the three services the traffic of a day, with bursts, and shows what comes back. */
export const loadGeneratorProgram: Program<LoadGeneratorSettings> = {
  name: "load-generator",
  settings: loadGeneratorSettings,
  create(settings, { clock, random, fetch, logger }) {
    const readiness = new Readiness(clock);
    const { server, registry } = createServer({ clock, logger, readiness });
    const traffic = new Traffic({
      settings,
      clock,
      random,
      onBurst: ({ factor, seconds }) => logger.warn({ factor, seconds }, "traffic burst started"),
    });
    const requests = endpoints(settings.paymentTypes);
    const metrics = loadGeneratorMetrics(registry, requests, () => traffic.targetRps);
    const statistics = new LiveStatistics(clock);
    const sender = new Sender({ urls: settings.urls, clock, random, fetch, metrics, statistics });
    addPageRoutes(server, {
      report: () => liveReport(statistics, traffic),
      ...(settings.control ? { startBurst: () => traffic.startBurst() } : {}),
    });
    return {
      server,
      readiness,
      background: (stop) => generate({ clock, random, traffic, sender, endpoints: requests }, stop),
    };
  },
};
