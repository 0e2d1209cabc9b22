import { type StartChild, startChild } from "../shared/hub/child.ts";
import { notifySystemd } from "../shared/hub/notify.ts";
import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { createServer } from "../shared/server.ts";
import { Gate } from "./gate.ts";
import { answersOk } from "./health.ts";
import { type GateSettings, gateSettings } from "./settings.ts";
import { type Tailscale, tailscaleCli } from "./tailscale.ts";

/** What a test replaces. */
export interface GateParts {
  readonly start?: StartChild;
  readonly tailscale?: Tailscale;
}

/** Opens Tailscale's Funnel to the webhook while the proxy is well and OpenBao unsealed, and closes it otherwise. */
export const gateProgram = ({ start = startChild, tailscale }: GateParts = {}): Program<GateSettings> => ({
  name: "hub-tailscale-gate",
  settings: gateSettings,
  create({ hub, proxyUrl, route, tailscaleSocket }, { clock, fetch, logger }) {
    const readiness = new Readiness(clock);
    const { server } = createServer({ clock, logger, readiness });
    const path = hub.variables["PATH"] ?? "/usr/bin:/bin";
    const gate = new Gate({
      route,
      tailscale: tailscale ?? tailscaleCli(start, path, tailscaleSocket),
      proxyHealthy: answersOk(`${proxyUrl}/healthz`, { clock, fetch }),
      // 429 is a standby, 501 not initialized, 503 sealed: only 200 is open.
      unsealed: answersOk(`${hub.openbaoAddress}/v1/sys/health`, { clock, fetch }),
      clock,
      logger,
    });
    server.get("/state", async () => ({ state: gate.state, port: route.port, path: route.path }));
    const healthy = (): boolean => gate.healthy;
    return {
      server,
      readiness,
      async background(stop) {
        await Promise.all([
          gate.run(stop),
          notifySystemd({ variables: hub.variables, clock, logger, start, healthy }, stop),
        ]);
      },
    };
  },
});
