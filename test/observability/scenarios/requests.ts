import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { burnRateScenario, requestsInput, requestsObjective } from "./burn-rate.ts";
import type { Check, Scenario } from "./scenario.ts";
import { firing, neverNaN, value } from "./scenario.ts";
import { type Phase, repeat } from "./traffic.ts";

const HOUR = 60;
const DAY = 24 * HOUR;

/** Requests a minute of a shop that is awake. */
const BUSY = 6000;

const fine = (minutes: number): Phase => ({ minutes, perMinute: BUSY });

const failing = (minutes: number, percent: number): Phase => ({
  minutes,
  perMinute: BUSY,
  errorsPerMinute: (BUSY / 100) * percent,
});

/** Minutes without an error that fill the windows of the pages. */
const BEFORE = 6 * HOUR;

const CLEAN = fine(BEFORE);

const at = (minutes: number): number => minutes * 60;

const page = (minutes: number, count: number): Check => firing(at(minutes), "ShopBudgetBurns", SEVERITIES.page, count);

const absent = (minutes: number, count: number): Check =>
  firing(at(minutes), "ShopNotMeasured", SEVERITIES.page, count);

const everyRatio = (minutes: number): Check[] =>
  ["5m", "30m", "1h", "6h", "3d", "30d"].map((window) => neverNaN(at(minutes), `slo:sli_error:ratio_rate${window}`));

const SIX_AN_HOUR: readonly Phase[] = [
  { minutes: 1, perMinute: 1 },
  { minutes: 9, perMinute: 0 },
];

/** Three bad minutes every forty, for eight hours: a node that is full again and again. */
export const FLAPPING: readonly Phase[] = [CLEAN, ...repeat(12, failing(3, 50), fine(37)), fine(3 * HOUR)];

/** What can happen to requests, each with what an objective of 99.9 % over 30 days makes of it. */
export const requestScenarios = (): Scenario[] => [
  burnRateScenario({
    name: "what comes and goes every forty minutes is one page, which ends an hour after the last time",
    phases: FLAPPING,
    objective: { keepFiringFor: "1h" },
  }),
  burnRateScenario({
    name: "an outage of ten minutes pages at once, and the page ends with the half hour after it",
    phases: [CLEAN, failing(10, 100), fine(2 * HOUR)],
  }),
  burnRateScenario({
    name: "5 % of errors for 15 minutes page nobody: the short window alone does not",
    phases: [CLEAN, failing(15, 5), fine(2 * HOUR)],
    also: [2, 5, 15].map((minutes) => page(BEFORE + minutes, 0)),
  }),
  burnRateScenario({
    name: "5 % of errors page after 18 minutes, when an hour has 1.44 % of them",
    phases: [CLEAN, failing(40, 5), fine(HOUR)],
    interval: "15s",
    also: [page(BEFORE + 17, 0), page(BEFORE + 18, 1)],
  }),
  burnRateScenario({
    name: "20 % of errors page within five minutes, and the short window ends it within five of the mending",
    phases: [CLEAN, failing(7, 20), fine(HOUR)],
    also: [page(BEFORE + 5, 1), page(BEFORE + 12, 0)],
  }),
  burnRateScenario({
    name: "a slow burn of seven times what lasts pages after five hours",
    phases: [CLEAN, failing(8 * HOUR, 0.7), fine(2 * HOUR)],
  }),
  burnRateScenario({
    name: "a burn of twice what lasts is a ticket, and no page",
    phases: [fine(3 * DAY), failing(40 * HOUR, 0.2), fine(10 * HOUR)],
    interval: "2m",
  }),
  burnRateScenario({
    name: "half of what the budget allows is nobody's business, and leaves half of it",
    phases: [failing(DAY, 0.05)],
    also: [value(at(DAY), "round(max(slo:period_error_budget_remaining:ratio), 0.001)", 0.5)],
  }),
  burnRateScenario({
    name: "flapping, a bad minute in ten, is one page and not one for each bad minute",
    phases: [CLEAN, ...repeat(12, failing(1, 80), fine(9)), fine(2 * HOUR)],
    interval: "15s",
  }),
  burnRateScenario({
    name: "a blip of a minute pages nobody",
    phases: [CLEAN, failing(1, 60), fine(HOUR)],
  }),
  burnRateScenario({
    name: "errors five minutes after the first request page: a window that is not full yet is judged by what is in it",
    phases: [fine(5), failing(HOUR, 3)],
    interval: "15s",
  }),
  burnRateScenario({
    name: "one error at six requests an hour pages nobody",
    phases: [
      ...repeat(12, ...SIX_AN_HOUR),
      { minutes: 1, perMinute: 1, errorsPerMinute: 1 },
      ...repeat(6, ...SIX_AN_HOUR),
    ],
    also: [77, 80, 85, 121, 125].map((minutes) => page(minutes, 0)),
  }),
  burnRateScenario({
    name: "an outage at six requests an hour pages with the second error",
    phases: [
      ...repeat(12, ...SIX_AN_HOUR),
      ...repeat(4, { minutes: 1, perMinute: 1, errorsPerMinute: 1 }, { minutes: 9, perMinute: 0 }),
    ],
    also: [page(2 * HOUR + 3, 0), page(2 * HOUR + 12, 1)],
  }),
  burnRateScenario({
    name: "too few events in the long window page nobody, whatever their share of errors",
    phases: [
      ...repeat(12, ...SIX_AN_HOUR),
      ...repeat(6, { minutes: 1, perMinute: 1, errorsPerMinute: 1 }, { minutes: 9, perMinute: 0 }),
    ],
    objective: { lowTraffic: { minimumEvents: 1000 } },
    also: [page(3 * HOUR, 0)],
  }),
  idle(),
  noSeries(),
  noFailureYet(),
  weighted(),
  maintained(),
];

/** Nothing happens: no value, no NaN, and nobody is told. */
function idle(): Scenario {
  const phases: Phase[] = [fine(2 * HOUR), { minutes: 8 * HOUR, perMinute: 0 }, fine(HOUR)];
  return burnRateScenario({
    name: "an idle night has no ratio and no NaN, and what is left of the budget stays",
    phases,
    also: [
      ...[HOUR, 6 * HOUR, 10 * HOUR, 10 * HOUR + 30].flatMap(everyRatio),
      { at: at(6 * HOUR), expr: "slo:sli_error:ratio_rate5m", samples: [] },
      { at: at(6 * HOUR), expr: "slo:current_burn_rate:ratio", samples: [] },
      value(at(6 * HOUR), "max(slo:period_error_budget_remaining:ratio)", 1),
      absent(6 * HOUR, 0),
    ],
  });
}

/** Everything is gone, which no ratio can tell. */
function noSeries(): Scenario {
  return burnRateScenario({
    name: "a total outage in which every series is gone pages, and ends when they are back",
    phases: [fine(HOUR), { minutes: 20, perMinute: 0, gone: true }, fine(30)],
    also: [absent(HOUR, 0), absent(HOUR + 4, 0), absent(HOUR + 8, 1), absent(HOUR + 20, 1), absent(HOUR + 22, 0)],
  });
}

/** A program makes the series of its failures with the first of them. */
function noFailureYet(): Scenario {
  const scenario = burnRateScenario({
    name: "a program that never failed has a ratio of 0",
    phases: [fine(2 * HOUR)],
    also: [value(at(2 * HOUR), "max(slo:sli_error:ratio_rate1h)", 0)],
  });
  return { ...scenario, input: scenario.input.filter(({ series }) => !series.includes("error")) };
}

/** A bad hour in which a hundredth of the requests came is a hundredth of a bad hour. */
function weighted(): Scenario {
  const [normal, bad] = [24 * HOUR * BUSY, (HOUR * BUSY) / 100];
  return burnRateScenario({
    name: "the period weighs requests, not hours: an hour of failing with a hundredth of the traffic counts as that",
    phases: [fine(12 * HOUR), { minutes: HOUR, perMinute: BUSY / 100, errorsPerMinute: BUSY / 100 }, fine(12 * HOUR)],
    also: [
      // The first and last minutes are in fewer of the five-minute rates than the others.
      value(at(25 * HOUR), `abs(max(slo:sli_error:ratio_rate30d) / ${bad / (normal + bad)} - 1) < bool 0.01`, 1),
    ],
  });
}

/** The start of every scenario is the Unix epoch. */
function maintained(): Scenario {
  const phases: Phase[] = [fine(6 * HOUR), failing(2 * HOUR, 100), fine(6 * HOUR)];
  const maintenance = [{ start: "1970-01-01T06:00:00Z", hours: 2, everyDays: 7 }];
  const slo = requestsObjective({ maintenance });
  const silent = [6.5, 7, 8, 8.1, 8.2, 8.5, 9, 10, 13]
    .map((hours) => hours * HOUR)
    .flatMap((minutes) => [page(minutes, 0), firing(at(minutes), "ShopBudgetBurns", SEVERITIES.ticket, 0)]);
  return {
    name: "two hours of errors in planned maintenance page nobody and cost no budget",
    rules: sloRules([slo]),
    interval: "1m",
    input: requestsInput(phases, "1m"),
    checks: [...silent, value(at(14 * HOUR), "max(slo:period_error_budget_remaining:ratio)", 1)],
  };
}
