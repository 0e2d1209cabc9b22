import { type StartChild, startChild } from "../shared/hub/child.ts";
import { approleCredentials } from "../shared/hub/credentials.ts";
import { notifySystemd } from "../shared/hub/notify.ts";
import { OpenBao } from "../shared/hub/openbao.ts";
import { withPostgres } from "../shared/hub/postgres.ts";
import { Secrets } from "../shared/hub/secrets.ts";
import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { createServer } from "../shared/server.ts";
import { collect } from "./collect.ts";
import { type LoopOptions, MetricsLoop } from "./loop.ts";
import { type MetricsSettings, metricsSettings } from "./settings.ts";

/** What a test replaces. */
export interface MetricsParts {
  readonly start?: StartChild;
  readonly collect?: LoopOptions["collect"];
  readonly connected?: LoopOptions["connected"];
}

/** Measures the hardware of the host, and writes it straight into PostgreSQL. */
export const metricsProgram = (parts: MetricsParts = {}): Program<MetricsSettings> => ({
  name: "hub-metrics",
  settings: metricsSettings,
  create({ hub, postgres, host, intervalMs, retentionDays }, { clock, fetch, logger }) {
    const readiness = new Readiness(clock);
    const { server } = createServer({ clock, logger, readiness });
    const credentials = approleCredentials(hub.credentialsDirectory);
    const bao = new OpenBao({ address: hub.openbaoAddress, credentials, clock, fetch });
    const secrets = new Secrets(bao, "hub/hub-metrics", ["postgres_password"]);
    const connected: LoopOptions["connected"] = async (work) => {
      const known = secrets.values;
      if (known === undefined) throw new Error("OpenBao has not given the password yet");
      await withPostgres(postgres, known.postgres_password, work);
    };
    const loop = new MetricsLoop({
      ...{ host, intervalMs, retentionDays, clock, logger },
      collect: parts.collect ?? (() => collect()),
      connected: parts.connected ?? connected,
    });
    const healthy = (): boolean => loop.healthy;
    const notify = { variables: hub.variables, clock, logger, start: parts.start ?? startChild, healthy };
    return {
      server,
      readiness,
      async background(stop) {
        await Promise.all([secrets.keepFresh({ clock, logger }, stop), loop.run(stop), notifySystemd(notify, stop)]);
      },
    };
  },
});
