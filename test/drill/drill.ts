import { z } from "zod";
import { STORE_TARGETS } from "../../src/config/failover.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { PORTS } from "../../src/config/ports.ts";
import { SIGNALS } from "../../src/config/signals.ts";
import { Ledger } from "./ledger.ts";
import { Load, type LoadTenant } from "./load/load.ts";
import { Sender } from "./load/sender.ts";
import { Pipeline } from "./pipeline.ts";
import { componentsOf } from "./rendered/collectors.ts";
import { type Result, runScenario } from "./run.ts";
import type { Scenario } from "./scenarios/scenario.ts";

export interface DrillOptions {
  readonly environment: string;
  readonly scenarios: readonly Scenario[];
  /** Events a second of each signal. */
  readonly rate: number;
  /** Seconds of load in each scenario. */
  readonly seconds: number;
  readonly progress: (text: string) => void;
}

const oidc = z.object({ providers: z.tuple([z.object({ audience: z.string() })]) });

/** Seconds of load before the first scenario: connections open, caches warm, a broken set-up shows at once. */
const WARM_UP_SECONDS = 3;

const WARM_UP: Scenario = { name: "warm-up", says: "the pipeline is there", steps: [] };

/** What a drill showed: a scenario that did not run to its end is in `notRun`, and has no result. */
export interface DrillReport {
  readonly results: readonly Result[];
  readonly notRun: readonly { readonly scenario: string; readonly reason: string }[];
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts an environment's pipeline, runs scenarios on it one after the other, and ends it. */
export async function drill({ environment, scenarios, rate, seconds, progress }: DrillOptions): Promise<DrillReport> {
  const { consumers, hyperion } = loadEnvironment(environment);
  const pipeline = new Pipeline({ environment });
  const results: Result[] = [];
  const notRun: { scenario: string; reason: string }[] = [];
  try {
    await pipeline.start(progress);
    const ingress = pipeline.layer("ingress");
    const [provider] = oidc.parse(componentsOf(ingress.rendered.config.text).extensions["oidc"]).providers;
    const tenants = hyperion.tenants.flatMap(({ name, producers: [producer], signals }, index): LoadTenant[] =>
      producer === undefined
        ? []
        : [{ name, index, token: pipeline.issuer.token(producer, provider.audience), signals }],
    );
    const numbers = { next: 0 };
    const stores = SIGNALS.flatMap((signal) => pipeline.target(STORE_TARGETS[signal]).pods).map(({ file }) => file);
    const [host = ""] = ingress.rendered.hosts;
    const one = async (scenario: Scenario, loadSeconds: number) => {
      const addresses = () => pipeline.dns.addressesOf(host);
      const sender = new Sender({ addresses, host, port: PORTS.otlp.http, files: pipeline.files });
      const services = ["drill", ...consumers.flatMap((consumer) => consumer.services ?? [])] as const;
      const load = new Load({ tenants, services, rate, sender, numbers });
      const ledger = new Ledger(hyperion.tenants, stores, pipeline.deadLetters.file);
      const result = await runScenario({ pipeline, load, sender, ledger, scenario, seconds: loadSeconds, progress });
      sender.close();
      return result;
    };
    const { faults } = await one(WARM_UP, WARM_UP_SECONDS);
    if (faults.length > 0)
      throw new Error(`nothing was broken yet, and: ${faults.join("; ")}; logs: ${pipeline.directory}`);
    for (const scenario of scenarios) {
      // A pipeline that one scenario could not mend says nothing about the next.
      const broken = notRun[0]?.scenario;
      if (broken !== undefined) {
        notRun.push({ scenario: scenario.name, reason: `${broken} left the pipeline broken` });
        continue;
      }
      await one(scenario, seconds).then(
        (result) => results.push(result),
        (error: unknown) => notRun.push({ scenario: scenario.name, reason: reasonOf(error) }),
      );
    }
  } finally {
    progress("ending");
    await pipeline.stop();
  }
  return { results, notRun };
}
