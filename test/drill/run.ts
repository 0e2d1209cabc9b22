import { SIGNALS, type Signal } from "../../src/conventions/topics.ts";
import type { Account, Kill } from "./ledger.ts";
import type { Destination, Load } from "./load/load.ts";
import type { Sender } from "./load/sender.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** Seconds after the load in which everything acknowledged has to be stored. */
const DRAIN_SECONDS = 120;

/** Share of duplicates, of what is stored, up to which nobody was sent anything twice without need. */
const DUPLICATES = 0.01;

/** Looks in a row at which nothing more has come, after which nothing will: what was lost in a kill is lost. */
const CALM_LOOKS = 5;

/** Milliseconds that a live event may take at the 99th percentile while a backlog is replayed. */
const LIVE_MS = 2000;

/** What became of one signal on its way to one destination. */
export interface AccountOf extends Account {
  readonly destination: string;
  readonly signal: Signal;
}

/** What one scenario showed. */
export interface Result {
  readonly scenario: string;
  readonly says: string;
  readonly seconds: number;
  readonly accounts: readonly AccountOf[];
  /** Records that the scenario put into Kafka, in all topics. */
  readonly kafkaRecords: number;
  /** Events of requests that were answered with a status after which nobody sends again. */
  readonly refused: number;
  /** Events that were sent again until their senders had to stop: half of what the drain may take after the load. */
  readonly givenUp: number;
  /** Attempts of the senders, by status; 0 is a broken connection or no answer in time. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Why it did not pass; nothing of it did. */
  readonly faults: readonly string[];
}

export interface RunOptions {
  readonly pipeline: Pipeline;
  readonly load: Load;
  readonly sender: Sender;
  /** The stores first; then each consumer team that gets a share of which every event is known. */
  readonly destinations: readonly Destination[];
  readonly scenario: Scenario;
  /** Seconds of load. */
  readonly seconds: number;
  readonly progress: (text: string) => void;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Everything about the counts that is not as the scenario says. */
export function faultsOf(
  { ends = false, kafka, refuses = false, deadLetters = false }: Scenario,
  { accounts, kafkaRecords, refused, givenUp }: Pick<Result, "accounts" | "kafkaRecords" | "refused" | "givenUp">,
): string[] {
  const bySignal = accounts.flatMap((account) => {
    const { acknowledged, stored, lost, lostBehind, duplicated, wrongTenant, deadLettered, times } = account;
    const liveP99Ms = times?.liveP99Ms ?? 0;
    const signal = `${account.destination}, ${account.signal}`;
    return [
      ...(acknowledged === 0 ? [`${signal}: nothing was acknowledged`] : []),
      ...(lost > lostBehind ? [`${signal}: ${lost - lostBehind} lost`] : []),
      ...(wrongTenant > 0 ? [`${signal}: ${wrongTenant} of a wrong tenant`] : []),
      ...(!ends && duplicated > stored * DUPLICATES ? [`${signal}: ${duplicated} duplicates`] : []),
      ...(liveP99Ms > LIVE_MS ? [`${signal}: live events took ${liveP99Ms} ms at the 99th percentile`] : []),
      ...(!deadLetters && deadLettered > 0 ? [`${signal}: ${deadLettered} dead letters`] : []),
    ];
  });
  const put = accounts.reduce((sum, { deadLettered }) => sum + deadLettered, 0);
  return [
    ...bySignal,
    ...(kafka === "none" && kafkaRecords > 0 ? [`${kafkaRecords} records in Kafka, allowed: none`] : []),
    ...(kafka === "some" && kafkaRecords === 0 ? ["no record in Kafka: the scenario did not use the buffer"] : []),
    ...(!refuses && refused > 0 ? [`${refused} events were refused for good`] : []),
    ...(givenUp > 0 ? [`${givenUp} events were never acknowledged`] : []),
    ...(refuses && refused === 0 ? ["nothing was refused: the scenario did not do what it says"] : []),
    ...(deadLetters && put === 0 ? ["no dead letter: the scenario did not do what it says"] : []),
  ];
}

/** Runs one scenario on a pipeline that is well, and leaves it well. */
export async function runScenario(options: RunOptions): Promise<Result> {
  const { pipeline, load, sender, destinations, scenario, seconds, progress } = options;
  const before = await pipeline.records();
  const began = Date.now();
  const elapsed = () => (Date.now() - began) / 1000;
  let [calmAt, killedAt] = [began, 0];
  load.start(destinations);
  for (const { at, says, run, kills = false } of scenario.steps) {
    await sleep(Math.max(0, at * seconds - elapsed()) * 1000);
    progress(`${scenario.name} ${elapsed().toFixed(0)} s: ${says}`);
    await run({ pipeline, load });
    calmAt = Date.now();
    if (kills) killedAt = calmAt;
  }
  await sleep(Math.max(0, seconds - elapsed()) * 1000);
  await load.stop(DRAIN_SECONDS / 2);
  progress(`${scenario.name} ${elapsed().toFixed(0)} s: load ended, draining`);
  const end = Date.now() + DRAIN_SECONDS * 1000;
  const read = async (last = false) => {
    for (const { ledger, reader } of destinations) {
      await reader?.refresh(last);
      ledger.read();
    }
    return destinations.reduce((sum, { ledger }) => sum + ledger.missing(), 0);
  };
  for (let [left, calm] = [await read(), 0]; left > 0 && calm < CALM_LOOKS && Date.now() < end; ) {
    await sleep(killedAt > 0 ? 2000 : 250);
    const now = await read();
    calm = killedAt > 0 && now === left ? calm + 1 : 0;
    left = now;
  }
  // A second copy may still be on its way.
  await sleep(2000);
  await read(true);
  const killOf = (signal: Signal): Kill | undefined =>
    killedAt === 0 ? undefined : { at: killedAt, behindMs: (scenario.behindSeconds?.[signal] ?? 0) * 1000 };
  const seen = {
    accounts: destinations.flatMap(({ name, ledger }) =>
      SIGNALS.map((signal) => ({
        destination: name,
        signal,
        ...ledger.account(signal, calmAt, killOf(signal)),
      })).filter(({ sent }) => sent > 0),
    ),
    kafkaRecords: (await pipeline.records()) - before,
    refused: load.refused,
    givenUp: load.givenUp,
  };
  const calm = pipeline.targets.flatMap(({ pods }) => pods);
  for (const pod of calm) pod.behave({});
  return {
    scenario: scenario.name,
    says: scenario.says,
    seconds: elapsed(),
    ...seen,
    attempts: Object.fromEntries(sender.attempts),
    faults: faultsOf(scenario, seen),
  };
}
