import { rmSync } from "node:fs";
import { z } from "zod";
import { SIGNALS } from "../../src/base/signals.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import type { Environment } from "../../src/config/schema.ts";
import { consumerTarget, STORE_TARGETS } from "../../src/conventions/topics.ts";
import { replayWindow } from "../../src/telemetry/pipeline/replay-window.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { Ledger } from "./ledger.ts";
import { type Destination, Load, type LoadTenant } from "./load/load.ts";
import { SEVERITY } from "./load/otlp.ts";
import { Sender } from "./load/sender.ts";
import { Pipeline } from "./pipeline.ts";
import { missing, REAL_STORE_PROGRAMS } from "./programs.ts";
import { componentsOf } from "./rendered/collectors.ts";
import { type Result, runScenario } from "./run.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import type { Setting } from "./scenarios/setting.ts";
import { type Throughput, throughput } from "./throughput.ts";

export interface DrillOptions {
  readonly environment: string;
  readonly scenarios: readonly Scenario[];
  /** Events a second of each signal. */
  readonly rate: number;
  /** Seconds of load in each scenario. */
  readonly seconds: number;
  /** Seconds of load in which each layer's use of the processor is measured. Default: it is not. */
  readonly throughputSeconds?: number;
  readonly progress: (text: string) => void;
}

const oidc = z.object({ providers: z.tuple([z.object({ audience: z.string() })]) });

/** Seconds of load before the first scenario: connections open, caches warm, a broken set-up shows at once. */
const WARM_UP_SECONDS = 5;

/** Warm-ups after which a pipeline that is not well by then will not be. */
const WARM_UPS = 5;

const WARM_UP: Scenario = { name: "warm-up", says: "the pipeline is there", steps: [] };

/** What a drill showed: a scenario that did not run to its end is in `notRun`, and has no result. */
export interface DrillReport {
  readonly throughput: readonly Throughput[];
  readonly results: readonly Result[];
  readonly notRun: readonly { readonly scenario: string; readonly reason: string }[];
}

/** What a team gets of which every event is known; a sample's events are known to its sampler only. */
const wantedBy =
  ({ signals, services, minSeverity }: Environment["consumers"][number]): Destination["wants"] =>
  ({ signal, service, severity }) =>
    signals.includes(signal) &&
    (services?.includes(service) ?? true) &&
    (signal !== "logs" || SEVERITY[severity] >= SEVERITY[minSeverity]);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Scenarios by what they need of a pipeline, in the order of the first of each. */
export function groupsOf(scenarios: readonly Scenario[]): Map<string, readonly Scenario[]> {
  const groups = new Map<string, readonly Scenario[]>();
  for (const scenario of scenarios) {
    const key = JSON.stringify(scenario.on ?? {});
    groups.set(key, [...(groups.get(key) ?? []), scenario]);
  }
  return groups;
}

/** Runs scenarios one after the other, those that need the same of a pipeline on one; ends each pipeline. */
export async function drill(options: DrillOptions): Promise<DrillReport> {
  const reports: DrillReport[] = [];
  for (const scenarios of groupsOf(options.scenarios).values()) {
    const [first] = scenarios;
    const on = first?.on ?? {};
    const absent = on.stores === "real" ? missing(REAL_STORE_PROGRAMS) : [];
    const none = (reason: string): DrillReport => ({
      throughput: [],
      results: [],
      notRun: scenarios.map(({ name }) => ({ scenario: name, reason })),
    });
    // Throughput is that of one pod a layer, with stand-ins.
    const throughputSeconds = first?.on === undefined ? (options.throughputSeconds ?? 0) : 0;
    const report =
      absent.length > 0
        ? none(`not on PATH: ${absent.join("; ")}`)
        : await drillOn(on, { ...options, scenarios, throughputSeconds }).catch((error: unknown) =>
            none(reasonOf(error)),
          );
    reports.push(report);
  }
  return {
    throughput: reports.flatMap(({ throughput: some }) => some),
    results: reports.flatMap(({ results }) => results),
    notRun: reports.flatMap(({ notRun }) => notRun),
  };
}

async function drillOn(on: Setting, options: DrillOptions): Promise<DrillReport> {
  const { environment, scenarios, rate, seconds, throughputSeconds = 0, progress } = options;
  const { azure, consumers, hyperion } = loadEnvironment(environment);
  const pipeline = new Pipeline({
    environment,
    entraTenant: azure.tenantId,
    tenants: hyperion.tenants,
    replayWindowHours: Number.parseInt(replayWindow(hyperion.kafka.retentionHours), 10),
    on,
  });
  const results: Result[] = [];
  const measured: Throughput[] = [];
  const notRun: { scenario: string; reason: string }[] = [];
  try {
    await pipeline.start(progress);
    const ingress = pipeline.layer("ingress");
    const [provider] = oidc.parse(componentsOf(ingress.rendered.config.text).extensions["oidc"]).providers;
    const producers = hyperion.tenants.flatMap(
      ({ name, account, producers: [producer], signals }, index): LoadTenant[] => {
        if (producer === undefined) return [];
        const token = pipeline.issuer.token(producer, provider.audience);
        return [{ name, account, index, entrance: { port: PORTS.otlp.http, token }, signals }];
      },
    );
    // The platform's own agents have no token: they come in by their certificate, on a port of their own.
    const agents = hyperion.tenants.slice(0, 1).map(({ name, account, signals }): LoadTenant => {
      return { name, account, index: 0, entrance: { port: PORTS.otelcol.platformHttp }, signals };
    });
    const numbers = { next: 0 };
    const stores = SIGNALS.flatMap((signal) => pipeline.target(STORE_TARGETS[signal]).pods).map(({ file }) => file);
    const deadLetters = pipeline.deadLetters.file;
    const storesAre = (): Destination => {
      const reader = pipeline.stores?.reader();
      const files = reader === undefined ? stores : [reader.file];
      const ledger = new Ledger(hyperion.tenants, files, deadLetters, { timed: reader === undefined });
      return { name: "stores", ledger, wants: () => true, ...(reader === undefined ? {} : { reader }) };
    };
    const destinations = (): Destination[] => [
      storesAre(),
      ...consumers
        .filter(({ samplingPercent }) => samplingPercent === 100)
        .map((consumer) => ({
          name: consumer.name,
          ledger: new Ledger(
            undefined,
            pipeline.target(consumerTarget(consumer.name)).pods.map(({ file }) => file),
            deadLetters,
          ),
          wants: wantedBy(consumer),
        })),
    ];
    const [host = ""] = ingress.rendered.hosts;
    const ready = () => pipeline.dns.addressesOf(host);
    const loadTo = (addresses: () => readonly string[], tenants: readonly LoadTenant[]) => {
      const sender = new Sender({ addresses, host, files: pipeline.files });
      const services = ["drill", ...consumers.flatMap((consumer) => consumer.services ?? [])] as const;
      return { sender, load: new Load({ tenants, services, rate, sender, numbers }) };
    };
    const one = async (scenario: Scenario, loadSeconds: number) => {
      const { sender, load } = loadTo(ready, [...producers, ...agents]);
      const to = { destinations: destinations(), scenario, seconds: loadSeconds, progress };
      const result = await runScenario({ pipeline, load, sender, ...to });
      sender.close();
      return result;
    };
    let faults: readonly string[] = [];
    for (let attempt = 1; attempt <= WARM_UPS; attempt++) {
      ({ faults } = await one(WARM_UP, WARM_UP_SECONDS));
      if (faults.length === 0) break;
      progress(`warm-up ${attempt} of ${WARM_UPS}: ${faults.join("; ")}`);
    }
    if (faults.length > 0) {
      throw new Error(
        `nothing was broken yet, and: ${faults.join("; ")}; if only times or duplicates are named, this machine does not hold ${rate} events a second: lower --rate`,
      );
    }
    if (throughputSeconds > 0) {
      progress("throughput of each layer, and of one collector without layers");
      const load = (addresses: () => readonly string[]) => loadTo(addresses, producers).load;
      measured.push(...(await throughput({ pipeline, load, ingress: ready, seconds: throughputSeconds })));
    }
    for (const scenario of scenarios) {
      // A pipeline that one scenario could not mend says nothing about the next.
      const before = notRun[0]?.scenario;
      if (before !== undefined) {
        notRun.push({ scenario: scenario.name, reason: `${before} left the pipeline broken` });
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
    const well = results.length === scenarios.length && results.every((result) => result.faults.length === 0);
    if (well) rmSync(pipeline.directory, { recursive: true, force: true });
    else progress(`files and logs of every process: ${pipeline.directory}`);
  }
  return { results, notRun, throughput: measured };
}
