import { expect, test } from "vitest";
import { page } from "./page.ts";
import { chart, table } from "./report.ts";
import type { Result } from "./run.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import { chainShare } from "./throughput.ts";

const result = (scenario: string, faults: readonly string[]): Result => ({
  scenario,
  says: "",
  seconds: 30,
  accounts: [
    {
      destination: "stores",
      signal: "logs",
      sent: 10,
      acknowledged: 10,
      stored: 9,
      lost: faults.length,
      duplicated: 0,
      deadLettered: 0,
      wrongTenant: 0,
      lostBehind: 0,
      reachesBackMs: 0,
      times: { slowestMs: 1500, p99Ms: 100, liveP99Ms: 100, drainMs: 0 },
    },
  ],
  kafkaRecords: 3,
  refused: 0,
  givenUp: 0,
  attempts: {},
  faults,
});

const results = [result("healthy", []), result("store-down", ["stores, logs: 1 lost"])];
const notRun = [{ scenario: "kafka-down", reason: "store-down left the pipeline broken" }];

test("the page calls passed what ran and had no fault, and nothing else (S0-KAF-01)", () => {
  const report = { results, notRun, throughput: [] };
  const text = page({
    environment: "dev",
    rate: 10,
    minutes: 1,
    machine: "it",
    programs: ["nginx 1.30.4"],
    scenarios: SCENARIOS,
    report,
    durability: [],
  });
  expect(text.split("\n").filter((line) => line.includes("passed"))).toEqual([expect.stringContaining("| healthy |")]);
  expect(text).toContain("- **store-down**: stores, logs: 1 lost");
  expect(text).toContain("- **kafka-down did not run**: store-down left the pipeline broken");
  expect(text).toContain("Not measured");
  expect(text).toContain("The programs were nginx 1.30.4.");
});

test("the page says which scenarios ran on the real stores, what of those was rewritten, and what a kill cost", () => {
  const [account] = result("", []).accounts;
  if (account === undefined) throw new Error("found no account");
  const killed = {
    ...result("real-stores-killed", []),
    accounts: [
      { ...account, signal: "traces" as const, lost: 7, lostBehind: 7, reachesBackMs: 8100, times: undefined },
      { ...account, destination: "checkpoint-logging" },
    ],
  };
  const options = {
    environment: "dev",
    rate: 10,
    minutes: 1,
    machine: "it",
    programs: [],
    scenarios: SCENARIOS,
    durability: [],
  };
  const text = page({ ...options, report: { results: [...results, killed], notRun: [], throughput: [] } });
  expect(text).toContain("- Tempo runs as one process");
  expect(text).toContain("| tempo, every process at once | 10 | 7 | 8.1 |");
  expect(text).not.toContain("Not measured");
  expect(text.split("\n").find((line) => line.includes("| real-stores-killed | stores"))).toContain(
    "| – | – | – | – |",
  );
  const without = page({ ...options, report: { results, notRun: [], throughput: [] } });
  expect(without).not.toContain("Tempo runs as one process");
});

test("the table and the chart tell a scenario that failed from one that passed", () => {
  const lines = table(results).split("\n");
  expect(lines.map((line) => /passed|FAILED/.exec(line)?.[0])).toEqual([undefined, "passed", "FAILED"]);
  const bars = [...chart(results).matchAll(/<rect [^>]*fill="([^"]+)"/g)].map(([, colour]) => colour);
  expect(new Set(bars).size).toBe(2);
});

test("the whole chain is compared with one layer, where both were measured", () => {
  const chain = { part: "whole chain", cpuSeconds: 4, eventsPerCoreSecond: 100 };
  const alone = { part: "one layer", cpuSeconds: 1, eventsPerCoreSecond: 400 };
  expect(chainShare([chain, alone])).toBe(0.25);
  expect(chainShare([chain])).toBeUndefined();
});

test("no two scenarios have one name, and steps are in the order of their times", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { steps } of SCENARIOS) {
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  }
});
