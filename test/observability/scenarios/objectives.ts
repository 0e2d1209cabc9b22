import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { type Series, seconds, selector } from "../../../src/observability/promql.ts";
import { bucketOf, presenceOf } from "../../../src/observability/slo/indicator.ts";
import type { ServiceLevelObjective } from "../../../src/observability/slo/objective.ts";
import { resolveObjective } from "../../../src/observability/slo/objective.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { firing, type InputSeries, type Scenario } from "./scenario.ts";

const INTERVAL = "1m";

/** Minutes that all is well, and then is not. */
const [WELL, ILL] = [120, 60];

/** A value that a label could have: the first that its pattern allows. */
function sample(pattern: string): string {
  const [first = ""] = pattern.split("|");
  const text = first.replaceAll("\\.", "\0").replaceAll(".+", "x").replaceAll(".*", "").replaceAll(".", "0");
  const found = text.replaceAll("\0", ".");
  if (!new RegExp(`^(?:${pattern})$`).test(found)) {
    throw new RangeError(`pattern ${pattern}: found no value for it, allowed: alternatives of text, ., .+ and .*`);
  }
  return found;
}

/** One series that a selector finds. */
function concrete({ metric, matchers = {} }: Series): string {
  const labels = Object.entries(matchers).map(([label, match]): [string, string] => [
    label,
    typeof match === "string" ? match : sample(match["=~"] ?? ""),
  ]);
  return selector({ metric, matchers: Object.fromEntries(labels) });
}

type State = "well" | "ill";

const STEADY = `0+600x${WELL + ILL}`;
const STOPPED = `0+600x${WELL} ${600 * WELL}x${ILL - 1}`;
const FLAT = `0x${WELL + ILL}`;
const RISING = `0x${WELL} 600+600x${ILL - 1}`;

/** Series of an indicator that is well all the time, or ill from the second hour on. */
function inputOf({ indicator }: ServiceLevelObjective, state: State): Map<string, string> {
  const ill = state === "ill";
  const all = (series: readonly Series[], values: string) =>
    series.map((one): [string, string] => [concrete(one), values]);
  switch (indicator.kind) {
    case "events":
      return "errors" in indicator
        ? new Map([...all(indicator.total, STEADY), ...all(indicator.errors, ill ? RISING : FLAT)])
        : new Map([...all(indicator.total, STEADY), ...all(indicator.good, ill ? STOPPED : STEADY)]);
    case "latency":
      return new Map([...all(presenceOf(indicator), STEADY), ...all([bucketOf(indicator)], ill ? STOPPED : STEADY)]);
    case "probe":
      return new Map(all([indicator.success], ill ? `1x${WELL} 0x${ILL - 1}` : `1x${WELL + ILL}`));
    case "freshness": {
      const { newest, atMostSeconds } = indicator;
      if ("age" in newest) return new Map(all([newest.age], ill ? `0x${WELL} ${atMostSeconds + 1}x${ILL - 1}` : FLAT));
      const step = seconds(INTERVAL);
      const now = `0+${step}x${WELL + ILL}`;
      return new Map(all([newest.timestamp], ill ? `0+${step}x${WELL} ${step * WELL}x${ILL - 1}` : now));
    }
  }
}

const series = (input: ReadonlyMap<string, string>): InputSeries[] =>
  [...input].map(([name, values]) => ({ series: name, values }));

/** What an objective's alerts do when all is well, when nothing works, and when nothing is there. */
export function objectiveScenarios(slo: ServiceLevelObjective): Scenario[] {
  const { burnRates, absent, id } = resolveObjective(slo);
  const [first] = burnRates;
  if (first === undefined) return [];
  const severity = SEVERITIES[first.severity];
  const [well, ill] = [WELL * 60, (WELL + ILL - 2) * 60];
  const present = (absent?.series ?? []).map((one): [string, string] => [concrete(one), `1x${WELL + ILL}`]);
  const base = { rules: sloRules([slo]), interval: INTERVAL } as const;
  const burns = (at: number, count: number) => firing(at, slo.alerts[first.severity], severity, count);
  const missing = (at: number, count: number) => firing(at, slo.alerts.absent, SEVERITIES.page, count);
  const withInput = (state: State) => series(new Map([...present, ...inputOf(slo, state)]));
  return [
    {
      ...base,
      name: `${id} is silent while all is well`,
      input: withInput("well"),
      checks: [burns(well, 0), burns(ill, 0), missing(ill, 0)],
    },
    {
      ...base,
      name: `${id} tells when nothing works`,
      input: withInput("ill"),
      checks: [burns(well, 0), burns(ill, 1), missing(ill, 0)],
    },
    {
      ...base,
      name: `${id} ${absent === undefined ? "bears" : "tells"} that nothing is there`,
      input: [{ series: "unrelated", values: FLAT }],
      checks: [burns(well, 0), missing(well, absent === undefined ? 0 : 1)],
    },
  ];
}
