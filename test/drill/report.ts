import { columns } from "../../src/command/terminal.ts";
import type { Result } from "./run.ts";

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

/** Names of the verdict's columns. */
export const HEAD = [
  "scenario",
  "destination",
  "signal",
  "acknowledged",
  "stored",
  "lost",
  "twice",
  "dead letters",
  "wrong tenant",
  "longest s",
  "p99 s",
  "p99 after s",
  "drained s",
  "Kafka records",
  "verdict",
];

const TIMES = ["slowestMs", "p99Ms", "liveP99Ms", "drainMs"] as const;

/** A scenario's lines of the table: one for each destination and signal. */
export const rowsOf = ({ scenario, accounts, kafkaRecords, faults }: Result): string[][] =>
  accounts.map((account, index) => {
    const first = index === 0;
    return [
      first ? scenario : "",
      account.destination,
      account.signal,
      ...[account.acknowledged, account.stored, account.lost, account.duplicated].map(String),
      ...[account.deadLettered, account.wrongTenant].map(String),
      ...TIMES.map((name) => (account.times === undefined ? "–" : seconds(account.times[name]))),
      first ? String(kafkaRecords) : "",
      first ? (faults.length === 0 ? "passed" : "FAILED") : "",
    ];
  });

/** The verdict as a table. */
export const table = (results: readonly Result[]): string => columns([HEAD, ...results.flatMap(rowsOf)]);

const BAR = { height: 14, gap: 6, left: 150, width: 520 } as const;

const COLOURS = { passed: "#2e7d32", failed: "#c62828", text: "#24292f" } as const;

/** Longest time to store of each scenario, as bars; red where the scenario did not pass. */
export function chart(results: readonly Result[]): string {
  const longest = results.map(({ accounts }) => Math.max(0, ...accounts.map(({ times }) => times?.slowestMs ?? 0)));
  const most = Math.max(1, ...longest);
  const row = BAR.height + BAR.gap;
  const height = results.length * row + 40;
  const bars = results.flatMap(({ scenario, faults }, index) => {
    const [y, value] = [30 + index * row, longest[index] ?? 0];
    const width = Math.max(1, (value / most) * BAR.width);
    const colour = faults.length === 0 ? COLOURS.passed : COLOURS.failed;
    return [
      `<text x="${BAR.left - 6}" y="${y + 11}" text-anchor="end">${scenario}</text>`,
      `<rect x="${BAR.left}" y="${y}" width="${width.toFixed(1)}" height="${BAR.height}" fill="${colour}"/>`,
      `<text x="${(BAR.left + width + 4).toFixed(1)}" y="${y + 11}">${seconds(value)} s</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${BAR.left + BAR.width + 70}" height="${height}" font-family="sans-serif" font-size="11" fill="${COLOURS.text}">`,
    '<text x="6" y="16" font-size="13">Longest time from a sender to its store</text>',
    ...bars,
    "</svg>",
    "",
  ].join("\n");
}
