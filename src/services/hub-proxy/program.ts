import { join } from "node:path";
import { type StartChild, startChild } from "../shared/hub/child.ts";
import { approleCredentials } from "../shared/hub/credentials.ts";
import { notifySystemd } from "../shared/hub/notify.ts";
import { OpenBao } from "../shared/hub/openbao.ts";
import { Secrets } from "../shared/hub/secrets.ts";
import { otlpTracing, type Tracing } from "../shared/hub/tracing.ts";
import type { Program } from "../shared/program.ts";
import { Readiness } from "../shared/readiness.ts";
import { createServer } from "../shared/server.ts";
import { gateway } from "./gateway/gateway.ts";
import { readRoutes } from "./gateway/routes.ts";
import { connectedEnds } from "./pipeline/connect.ts";
import { type PipelineOptions, runPipeline } from "./pipeline/pipeline.ts";
import { RateLimit } from "./rate-limit.ts";
import { type ProxySettings, proxySettings } from "./settings.ts";
import { Deliveries } from "./webhook/deliveries.ts";
import { GitOpsListener } from "./webhook/listener.ts";
import { webhookRoute } from "./webhook/route.ts";
import { type Sync, syncByChild, syncBySocket } from "./webhook/sync.ts";

/** Webhooks that one client may send: GitHub's of one repository come at most a few a second. */
const WEBHOOK_RATE = { perSecond: 5, burst: 30 } as const;

/** What a test replaces. */
export interface ProxyParts {
  readonly start?: StartChild;
  readonly tracing?: Tracing;
  readonly sync?: Sync;
  readonly connected?: PipelineOptions["connected"];
  readonly webhookRate?: { readonly perSecond: number; readonly burst: number };
}

/** API gateway, pipeline from MongoDB to PostgreSQL, and listener of GitHub's webhooks. */
export const proxyProgram = (parts: ProxyParts = {}): Program<ProxySettings> => ({
  name: "hub-proxy",
  settings: proxySettings,
  create(settings, { clock, fetch, logger }) {
    const { hub, gitops, collections, postgres, mongodbDatabase } = settings;
    const { start = startChild, tracing = otlpTracing("hub-proxy", hub.collectorUrl) } = parts;
    const { tracer } = tracing;
    const readiness = new Readiness(clock);
    const { server } = createServer({ clock, logger, readiness });
    const credentials = approleCredentials(hub.credentialsDirectory);
    const bao = new OpenBao({ address: hub.openbaoAddress, credentials, clock, fetch });
    const secrets = new Secrets(bao, "hub/hub-proxy", ["webhook_secret", "mongodb_url", "postgres_password"]);
    const sync = parts.sync ?? syncOf(settings, start, clock);
    const deliveries = new Deliveries(join(settings.stateDirectory, "deliveries.jsonl"), () => clock.wall());
    const monotonic = (): number => clock.monotonic();
    const listener = new GitOpsListener({ sync, deliveries, logger, tracer, monotonic });
    const webhook = {
      secret: () => secrets.values?.webhook_secret,
      followed: gitops,
      listener,
      limit: new RateLimit(parts.webhookRate ?? WEBHOOK_RATE, monotonic),
      tracer,
    };
    void server.register((scope) => webhookRoute(scope, webhook));
    const routes = settings.routesFile === undefined ? [] : readRoutes(settings.routesFile);
    void server.register((scope) => gateway(scope, { routes, clock, tracer }));
    server.addHook("onResponse", async (request, reply) => {
      const { statusCode: status } = reply;
      // Anyone can cause 404 and 429 as often as they like; their lines would only fill the journal.
      if (status < 400 || status === 404 || status === 429) return;
      request.log.warn(
        { event: "refused", method: request.method, status, route: request.routeOptions.url },
        "refused",
      );
    });
    const connected = parts.connected ?? connectedEnds({ postgres, mongodbDatabase, secrets: () => secrets.values });
    return {
      server,
      readiness,
      async background(stop) {
        listener.resume();
        const options = { followed: collections, intervalMs: settings.pipelineIntervalMs, clock, logger, tracer };
        const pipeline = async (): Promise<void> => {
          await secrets.firstAttempt;
          await runPipeline({ ...options, connected }, stop);
        };
        await Promise.all([
          secrets.keepFresh({ clock, logger }, stop),
          collections.length === 0 ? undefined : pipeline(),
          notifySystemd({ variables: hub.variables, clock, logger, start, healthy: () => true }, stop),
        ]);
        await listener.settled();
        deliveries.close();
        await tracing.shutdown();
      },
    };
  },
});

const syncOf = ({ sync }: ProxySettings, start: StartChild, clock: Parameters<typeof syncBySocket>[1]): Sync =>
  "socket" in sync
    ? syncBySocket(sync.socket, clock)
    : syncByChild(
        { argv: [sync.script], env: { PATH: "/usr/local/bin:/usr/bin:/bin", GIT_TERMINAL_PROMPT: "0" } },
        start,
        clock,
      );
