import { expect, test } from "vitest";
import { type AccountOf, faultsOf } from "./run.ts";

const well: AccountOf = {
  destination: "stores",
  signal: "metrics",
  sent: 1000,
  acknowledged: 1000,
  stored: 1000,
  lost: 0,
  duplicated: 0,
  deadLettered: 0,
  wrongTenant: 0,
  lostBehind: 0,
  reachesBackMs: 0,
  times: { slowestMs: 100, p99Ms: 20, liveP99Ms: 20, drainMs: 0 },
};

const scenario = { name: "one", says: "", steps: [] };

const seen = (changes: Partial<AccountOf> = {}, kafkaRecords = 0, refused = 0) => ({
  accounts: [
    { ...well, ...changes },
    { ...well, signal: "logs" as const },
  ],
  kafkaRecords,
  refused,
  givenUp: 0,
});

test("a scenario in which nothing happened to the data has no fault", () => {
  expect(faultsOf(scenario, seen())).toEqual([]);
});

test.each([
  [{ acknowledged: 0 }, "stores, metrics: nothing was acknowledged"],
  [{ lost: 1 }, "stores, metrics: 1 lost"],
  [{ wrongTenant: 1 }, "stores, metrics: 1 of a wrong tenant"],
  [{ duplicated: 11 }, "stores, metrics: 11 duplicates"],
  [{ deadLettered: 1 }, "stores, metrics: 1 dead letters"],
  [{ lost: 3, lostBehind: 2 }, "stores, metrics: 1 lost"],
  [
    { times: { slowestMs: 9000, p99Ms: 3000, liveP99Ms: 2001, drainMs: 0 } },
    "stores, metrics: live events took 2001 ms at the 99th percentile",
  ],
])("%o is a fault (S0-KAF-01)", (changes, fault) => {
  expect(faultsOf(scenario, seen(changes))).toEqual([fault]);
});

test("one in a hundred may come twice; where a process ends, any may", () => {
  expect(faultsOf(scenario, seen({ duplicated: 10 }))).toEqual([]);
  expect(faultsOf({ ...scenario, ends: true }, seen({ duplicated: 500 }))).toEqual([]);
});

test("Kafka has what the scenario says: nothing on the healthy path, something where it is the buffer (S0-KAF-04)", () => {
  expect(faultsOf({ ...scenario, kafka: "none" }, seen({}, 1))).toEqual(["1 records in Kafka, allowed: none"]);
  expect(faultsOf({ ...scenario, kafka: "some" }, seen({}, 1))).toEqual([]);
  expect(faultsOf({ ...scenario, kafka: "some" }, seen())).toHaveLength(1);
});

test("a scenario that did not do what it says does not pass", () => {
  expect(faultsOf({ ...scenario, refuses: true }, seen())).toHaveLength(1);
  expect(faultsOf({ ...scenario, refuses: true }, seen({}, 0, 50))).toEqual([]);
  expect(faultsOf({ ...scenario, deadLetters: true }, seen())).toHaveLength(1);
  expect(faultsOf({ ...scenario, deadLetters: true }, seen({ deadLettered: 50 }))).toEqual([]);
  expect(faultsOf(scenario, seen({}, 0, 50))).toEqual(["50 events were refused for good"]);
  expect(faultsOf(scenario, { ...seen(), givenUp: 7 })).toEqual(["7 events were never acknowledged"]);
});
