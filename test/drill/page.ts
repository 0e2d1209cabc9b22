import { STORE_TARGETS } from "../../src/conventions/topics.ts";
import type { DrillReport } from "./drill.ts";
import type { Durability } from "./durability/victoria-metrics.ts";
import { mappingSays } from "./mapping.ts";
import { realStoresSay } from "./real/stores.ts";
import { HEAD, rowsOf } from "./report.ts";
import { BEHIND_SECONDS } from "./scenarios/real-stores.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { chainShare } from "./throughput.ts";

export interface PageOptions {
  readonly environment: string;
  readonly rate: number;
  readonly minutes: number;
  readonly machine: string;
  /** Programs with their versions: `nginx 1.30.4`. */
  readonly programs: readonly string[];
  readonly scenarios: readonly Scenario[];
  readonly report: DrillReport;
  /** Empty where it was not measured. */
  readonly durability: readonly Durability[];
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(head),
  row(head.map(() => "---")),
  ...rows.map(row),
];

const asSeconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

/** What the real stores had acknowledged, and did not have any more after they had been killed. */
const lostBehind = (results: DrillReport["results"], killing: ReadonlySet<string>): string[][] =>
  results
    .filter(({ scenario }) => killing.has(scenario))
    .flatMap(({ accounts }) =>
      accounts
        .filter(({ times }) => times === undefined)
        .map(({ signal, acknowledged, lostBehind: lost, reachesBackMs }) => [
          `${STORE_TARGETS[signal]}, every process at once`,
          String(acknowledged),
          String(lost),
          asSeconds(reachesBackMs),
        ]),
    );

/** The part of the page on scenarios with the real stores. */
const realStores = (scenarios: readonly Scenario[]): string[] =>
  scenarios.some(({ on }) => on?.stores === "real")
    ? [
        "Scenarios whose names begin with `real-stores` ran on Tempo, Loki and VictoriaMetrics themselves. Each store was",
        "asked afterwards, as every tenant, for everything that it has: Loki for lines, VictoriaMetrics for an export, Tempo for",
        "each trace by its id, and for a hundred as those whose they are not; so there are no times. The three fold copies of",
        "one event into one, so that `twice` is what a person would be shown twice, not what was sent twice. Of the stores' own",
        "settings this was rewritten:",
        "",
        ...realStoresSay().map((line) => `- ${line.trim()}`),
        "",
      ]
    : [];

/** The drill as a page: what was asked, of what, and what was counted. */
export function page({
  environment,
  rate,
  minutes,
  machine,
  programs,
  scenarios,
  report,
  durability,
}: PageOptions): string {
  const { results, notRun, throughput } = report;
  const ran = scenarios.filter(({ name }) => results.some(({ scenario }) => scenario === name));
  const killing = new Set(ran.filter(({ behindSeconds }) => behindSeconds !== undefined).map(({ name }) => name));
  const behind = lostBehind(results, killing);
  const says = new Map(scenarios.map((scenario) => [scenario.name, scenario.says]));
  return [
    "# Nothing is lost: the failover drill",
    "",
    `Written by \`npm run drill -- --env ${environment} --rate ${rate} --minutes ${minutes} --page\`; a change here is overwritten.`,
    "",
    `The rendered configuration of ${environment} ran as real processes on ${machine}: every collector with its hop, and`,
    `Kafka. ${rate} events a second of each signal went in for ${minutes * 60} seconds of each scenario. Consumer teams, and`,
    "stores where nothing else is said, are stand-ins that have an event on disk before they acknowledge it, so that what is",
    "proved ends at a store's intake: what a store can still lose after it has acknowledged is not in those numbers. Nothing",
    "was rewritten but this:",
    "",
    ...mappingSays().map((line) => `- ${line.trim()}`),
    "- replicas of topics and minimum of in-sync replicas → 1, for there is one broker",
    "",
    ...realStores(ran),
    `The programs were ${programs.join(", ")}.`,
    "",
    "## Verdict",
    "",
    ...markdown(HEAD, results.flatMap(rowsOf)),
    "",
    ...results.flatMap(({ scenario, faults }) => faults.map((fault) => `- **${scenario}**: ${fault}`)),
    ...notRun.map(({ scenario, reason }) => `- **${scenario} did not run**: ${reason}`),
    "",
    "Times are seconds from the sender to the store: of the slowest event, at the 99th percentile, and at the 99th",
    "percentile of what was sent three seconds or more after everything was well again, which is what replay costs live",
    "data. *Drained* is how long after that the last event from before it was stored.",
    "",
    "## Scenarios",
    "",
    ...markdown(
      ["scenario", "what is broken"],
      results.map(({ scenario }) => [scenario, says.get(scenario) ?? ""]),
    ),
    "",
    "## Behind the acknowledgement",
    "",
    ...(durability.length + behind.length === 0
      ? ["Not measured: the stores' programs were not there.", ""]
      : [
          "The real ones, with the environment's own settings, under load: what a store had acknowledged and did not have any",
          "more when a part of it had been killed and was back. Tempo and Loki are one process each here, without the other",
          "replicas that have the same data in the cluster. What may be lost is stated, and more is a fault: of VictoriaMetrics",
          `the last ${BEHIND_SECONDS.metrics} seconds, of Tempo the last ${BEHIND_SECONDS.traces}, of Loki nothing.`,
          "",
          ...markdown(
            ["killed under load", "acknowledged", "lost", "reaches back s"],
            [
              ...durability.map(({ killed, acknowledged, lost, reachesBackSeconds }) => [
                `victoria-metrics, ${killed}`,
                String(acknowledged),
                String(lost),
                reachesBackSeconds.toFixed(1),
              ]),
              ...behind,
            ],
          ),
          "",
        ]),
    ...(throughput.length === 0
      ? []
      : [
          "## Throughput",
          "",
          "Events of all signals that senders had acknowledged, for each second of one core that the part took.",
          "",
          ...markdown(
            ["part", "CPU seconds", "events a core second"],
            throughput.map(({ part, cpuSeconds, eventsPerCoreSecond }) => [
              part,
              cpuSeconds.toFixed(1),
              eventsPerCoreSecond.toFixed(0),
            ]),
          ),
          "",
          `The whole chain does ${(chainShare(throughput) ?? 0).toFixed(2)} of what one collector with the same exporters does.`,
          "",
        ]),
  ].join("\n");
}
