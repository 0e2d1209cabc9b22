import type { DrillReport } from "./drill.ts";
import type { Durability } from "./durability/victoria-metrics.ts";
import { mappingSays } from "./mapping.ts";
import { HEAD, rowsOf } from "./report.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { chainShare } from "./throughput.ts";

export interface PageOptions {
  readonly environment: string;
  readonly rate: number;
  readonly minutes: number;
  readonly machine: string;
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

/** The drill as a page: what was asked, of what, and what was counted. */
export function page({ environment, rate, minutes, machine, scenarios, report, durability }: PageOptions): string {
  const { results, notRun, throughput } = report;
  const says = new Map(scenarios.map((scenario) => [scenario.name, scenario.says]));
  return [
    "# Nothing is lost: the failover drill",
    "",
    `Written by \`npm run drill -- --env ${environment} --rate ${rate} --minutes ${minutes} --page\`; a change here is overwritten.`,
    "",
    `The rendered configuration of ${environment} ran as real processes on ${machine}: every collector with its hop, and`,
    `Kafka. ${rate} events a second of each signal went in for ${minutes * 60} seconds of each scenario. Stores and consumer`,
    "teams are stand-ins that have an event on disk before they acknowledge it, so that what is proved ends at a store's",
    "intake: what a store can still lose after it has acknowledged is not in these numbers. Nothing was rewritten but this:",
    "",
    ...mappingSays().map((line) => `- ${line.trim()}`),
    "- replicas of topics and minimum of in-sync replicas → 1, for there is one broker",
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
    "## Behind the acknowledgement: VictoriaMetrics",
    "",
    ...(durability.length === 0
      ? ["Not measured: its programs were not there.", ""]
      : [
          "The real one, with the environment's own flags, under load of its own: what it had acknowledged and did not have",
          "any more when a part of it had been killed and was back. Tempo's and Loki's own losses are not measured here.",
          "",
          ...markdown(
            ["killed under load", "acknowledged", "lost", "reaches back s"],
            durability.map(({ killed, acknowledged, lost, reachesBackSeconds }) => [
              killed,
              String(acknowledged),
              String(lost),
              reachesBackSeconds.toFixed(1),
            ]),
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
