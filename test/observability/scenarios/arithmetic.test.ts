import { describe, expect, test } from "vitest";
import { resolveObjective } from "../../../src/observability/slo/objective.ts";
import { burnRateChanges } from "./arithmetic.ts";
import { requestsObjective } from "./burn-rate.ts";
import { FLAPPING } from "./requests.ts";
import type { Phase } from "./traffic.ts";

const DAY = 24 * 60;
const clean: Phase = { minutes: 4 * DAY, perMinute: 6000 };
const bad = (minutes: number, percent: number): Phase => ({ minutes, perMinute: 6000, errorsPerMinute: 60 * percent });

/** Minutes after the first error at which an alert begins and ends. */
const changes = (severity: "page" | "ticket", ...phases: Phase[]) =>
  burnRateChanges(resolveObjective(requestsObjective()), severity, [clean, ...phases], 60).map(({ at, firing }) => [
    at / 60 - clean.minutes,
    firing,
  ]);

describe("the arithmetic of burn rates", () => {
  test("at 5 % of errors pages after 17.28 minutes (S4-SLO-16)", () => {
    expect(changes("page", bad(30, 5))).toEqual([[18, true]]);
  });

  test("at 5 % for 15 minutes pages nobody: the short window alone is not enough (S4-SLO-11)", () => {
    expect(changes("page", bad(15, 5), { minutes: 120, perMinute: 6000 })).toEqual([]);
  });

  test("at 20 % pages within five minutes, and ends within five of the mending", () => {
    expect(changes("page", bad(6, 20), { minutes: 60, perMinute: 6000 })).toEqual([
      [5, true],
      [11, false],
    ]);
  });

  test("at 2 % pages after 43.2 minutes by the hour, and not only by the six hours after 108", () => {
    expect(changes("page", bad(120, 2))).toEqual([[44, true]]);
  });

  test("at 0.2 % makes a ticket after a day and a half", () => {
    expect(changes("ticket", bad(40 * 60, 0.2))).toEqual([[36 * 60 + 1, true]]);
    expect(changes("page", bad(40 * 60, 0.2))).toEqual([]);
  });

  test("has nothing to say of one error, and of nothing", () => {
    const one: Phase = { minutes: 1, perMinute: 1, errorsPerMinute: 1 };
    const idle: Phase = { minutes: 600, perMinute: 0 };
    const slo = resolveObjective(requestsObjective());
    expect(burnRateChanges(slo, "page", [idle, one, idle], 60)).toEqual([]);
    const unguarded = resolveObjective(requestsObjective({ lowTraffic: { minimumErrors: 0 } }));
    expect(burnRateChanges(unguarded, "page", [idle, one, idle], 60)).not.toEqual([]);
  });
});

describe("what comes and goes every forty minutes, twelve times", () => {
  const pages = (keepFiringFor?: "1h") => {
    const slo = resolveObjective(requestsObjective(keepFiringFor === undefined ? {} : { keepFiringFor }));
    const found = burnRateChanges(slo, "page", FLAPPING, 60);
    return { begins: found.filter(({ firing }) => firing).length, last: found.at(-1) };
  };

  test("is twelve pages where an alert ends with its cause, and one where it goes on for an hour", () => {
    expect(pages().begins).toBe(12);
    expect(pages("1h").begins).toBe(1);
  });

  test("costs that the end of the last one is told an hour later", () => {
    const [plain, kept] = [pages().last, pages("1h").last];
    expect([plain?.firing, kept?.firing]).toEqual([false, false]);
    expect(((kept?.at ?? 0) - (plain?.at ?? 0)) / 60).toBe(60);
  });
});
