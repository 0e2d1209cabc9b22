import { createBusinessServer } from "../shared/business-server.ts";
import { diurnalMultiplier, hourOfDay } from "../shared/diurnal.ts";
import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { Simulation } from "../shared/simulation.ts";
import { userMetrics } from "./metrics.ts";
import { userRoutes } from "./routes.ts";
import { type UserSettings, userSettings } from "./settings.ts";
import { UserDirectory } from "./user-directory.ts";

/** Sessions at noon. */
const MOST_SESSIONS = 500;

/** Users, read through a cache, and their attempts to sign in. */
export const userProgram: Program<UserSettings> = {
  name: "user-service",
  settings: userSettings,
  create(settings, { clock, random, logger }) {
    const readiness = new Readiness(clock);
    const simulation = new Simulation(settings.simulation, clock, random);
    const activeSessions = () =>
      Math.round(MOST_SESSIONS * diurnalMultiplier(hourOfDay(clock.wall(), settings.timeZone)));
    const server = createBusinessServer({
      clock,
      logger,
      readiness,
      routes(registry) {
        const metrics = userMetrics(registry, activeSessions);
        const users = new UserDirectory({ clock, simulation, metrics });
        return userRoutes({ random, simulation, users, metrics });
      },
    });
    return { server, readiness };
  },
};
